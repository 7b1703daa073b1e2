import { describe, expect, test } from 'vitest';
import { InseeSchema } from '../../../functions/domain/ids.ts';
import { afterNews, type MailboxHealth, type MailboxName, unknownMailbox } from '../../../functions/domain/mailbox.ts';
import { NOW, run } from './run.ts';
import { directoryOf, raccordementOf } from './world.ts';

const sentAt = '2026-11-24T10:00:00.000Z';
const bounced = (failure: 'rebond' | 'plainte' = 'rebond'): MailboxHealth =>
  afterNews(unknownMailbox({ insee: InseeSchema.parse('01001'), demarche: 'RCO', role: 'mairie' }), {
    messageId: 'm-1',
    sentAt,
    outcome: failure,
  });

/** A raccordement whose mailbox is as given, and whose second contact is unknown to SES. */
function scene(health: MailboxHealth | null) {
  const w = directoryOf([
    raccordementOf({ state: 'actif' }),
    raccordementOf({ insee: '38544', state: 'inactif', mode: 'courriel', boite: undefined }),
  ]);
  const saved: MailboxHealth[] = [];
  const mailboxes = {
    healthOf: async (names: readonly MailboxName[]) => names.map(({ role }) => (role === 'mairie' ? health : null)),
    saveHealth: async (_: MailboxHealth, after: MailboxHealth) => {
      saved.push(after);
      return 'saved';
    },
  };
  return { ...w, saved, hub: { ...w.hub, mailboxes } as never };
}

describe('boite-aux-lettres list', () => {
  test('tells the health of the mailboxes of what is not closed', async () => {
    const { hub } = scene(bounced());
    expect((await run('boite-aux-lettres list --json', { hub })).json()).toMatchObject([
      { insee: '01001', role: 'mairie', state: 'en-erreur', avoided: true },
      { insee: '01001', role: 'second-contact', state: 'silencieuse' },
    ]);
    expect((await run('mailbox list --etat en-erreur', { hub })).out).toMatch(/01001 +RCO +boîte fonctionnelle +en erreur +1 +0/);
  });
  test('prints no address', async () => {
    expect((await run('boite-aux-lettres list', { hub: scene(bounced()).hub })).out).not.toContain('@');
  });
});

test('boite-aux-lettres show says why, and that mails go elsewhere', async () => {
  const { out } = await run('boite-aux-lettres show 01001 RCO', { hub: scene(bounced()).hub });
  expect(out).toContain('en erreur, l’adresse n’existe pas ou refuse nos courriels ; nos courriels vont ailleurs d’ici là');
  expect(out).toMatch(/En tout +1 rebond, 0 plainte/);
});

describe('boite-aux-lettres reset', () => {
  test('tries a repaired mailbox again at once, and says what SES still keeps', async () => {
    const w = scene(bounced());
    const { code, out, acts } = await run('boite-aux-lettres reset 01001 RCO', { hub: w.hub });
    expect([code, w.saved]).toEqual([0, [expect.objectContaining({ repairedAt: NOW, bounces: 1 })]]);
    expect(out).toContain('delete-suppressed-destination');
    expect(acts.at(-1)).toMatchObject({ act: 'boite-aux-lettres reset', target: '01001 RCO mairie', outcome: 'fait' });
  });
  test('of one that complained has nothing to take off SES’s list', async () => {
    expect((await run('boite-aux-lettres reset 01001 RCO', { hub: scene(bounced('plainte')).hub })).out).not.toContain('aws sesv2');
  });
  test('of one that is not in error writes nothing', async () => {
    const w = scene(null);
    expect((await run('boite-aux-lettres reset 01001 RCO second-contact', { hub: w.hub })).out).toContain('Rien à changer');
    expect(w.saved).toEqual([]);
  });
});

test('boite-aux-lettres set changes an address, and neither the state nor the rehearsal', async () => {
  const w = scene(null);
  expect((await run('boite-aux-lettres set 01001 RCO --mailbox accueil@exemple.test', { hub: w.hub })).code).toBe(0);
  expect(w.kept.get('01001 RCO')).toMatchObject({ state: 'actif', mailbox: 'accueil@exemple.test' });
  expect((await run('boite-aux-lettres set 01001 RCO', { hub: w.hub })).code).toBe(2);
});
