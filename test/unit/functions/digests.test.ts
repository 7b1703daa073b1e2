import { describe, expect, test } from 'vitest';
import type { Dossier } from '../../../functions/domain/dossier.ts';
import { type MailboxHealth, unknownMailbox } from '../../../functions/domain/mailbox.ts';
import type { OwedNotice } from '../../../functions/domain/notices.ts';
import { createDigests } from '../../../functions/send-notices/digests.ts';
import { deposit, sftpDeposit, withStatus } from '../domain/dossier-fixtures.ts';

const ladder = { hour: 8, mairie: [2, 7, 15, 23, 28], secondContactFrom: 7, usager: [15, 28] };
const { insee, demarche } = deposit;
const at = '2019-04-18T06:00:00.000Z';
const raccordement = {
  insee,
  demarche,
  mode: 'courriel',
  state: 'actif',
  mailbox: 'mairie@commune.test',
  secondContact: 'accueil@commune.test',
} as const;
const about = { commune: 'Belleville-les-Essais', demarche, gsUrl: 'https://gs.example' };

/** A dossier of some day of April 2019, at noon. */
const filed = (day: number, of: Dossier): Dossier => ({
  ...of,
  numero: `A-9-AVRIL${String(day).padStart(2, '0')}` as Dossier['numero'],
  submittedAt: `2019-04-${String(day).padStart(2, '0')}T10:00:00.000Z`,
  expiresAt: `2019-05-${String(day).padStart(2, '0')}T10:00:00.000Z`,
});

interface Around {
  readonly role?: 'mairie' | 'second-contact';
  readonly health?: MailboxHealth;
  readonly raccordement?: Partial<typeof raccordement> | null;
  /** What the table says when the list was late. */
  readonly since?: Record<string, Dossier>;
}

async function digest(dossiers: Dossier[], { role = 'mairie', health, raccordement: changed = {}, since = {} }: Around = {}) {
  const letterFor = createDigests({
    listByCommune: async (_, __, status) => dossiers.filter((dossier) => dossier.status === status),
    load: async (numero) => since[numero] ?? dossiers.find((dossier) => dossier.numero === numero) ?? null,
    ladder,
    now: () => new Date(at),
  });
  const notice: OwedNotice = { id: 'relance', kind: 'relance', to: { role, insee, demarche }, facts: {}, at, state: 'du', attempts: 0 };
  const found = changed === null ? null : { ...raccordement, ...changed };
  const { letter, tags, silent } = await letterFor(notice, found, health ?? null, about);
  return letter === null ? null : { to: letter.to, ...tags, silent, subject: letter.mail.subject, text: letter.mail.text };
}

const inError = {
  ...unknownMailbox({ insee, demarche, role: 'mairie' }),
  failedAt: '2019-04-17T06:00:00.000Z',
  failure: 'rebond',
} as const;

describe('the digest of a mailbox', () => {
  test('lists what waits, oldest first, by what is to be done', async () => {
    const found = await digest([filed(12, withStatus('transmis')), filed(3, withStatus('transmis')), filed(8, withStatus('recu'))]);
    expect(found).toMatchObject({ to: 'mairie@commune.test', vers: 'mairie' });
    expect(found?.subject).toBe('RCO - Belleville-les-Essais : 3 télédossiers attendent votre mairie');
    const numbers = [...(found?.text ?? '').matchAll(/A-9-AVRIL\d\d/g)].map(([numero]) => numero);
    expect(numbers).toEqual(['A-9-AVRIL03', 'A-9-AVRIL12', 'A-9-AVRIL08']);
    expect(found?.text).toContain('https://gs.example');
  });

  test.each([
    ['a dossier that nobody has fetched for a week', [filed(11, withStatus('transmis'))], 'mairie', 'RCO'],
    ['one that waits for less', [filed(12, withStatus('transmis'))], 'mairie', undefined],
    ['one that was fetched, and waits for its answer', [filed(3, withStatus('recu'))], 'mairie', undefined],
    ['its second contact, who is told the same', [filed(3, withStatus('transmis'))], 'second-contact', undefined],
  ] as const)('says which mailbox is silent: %s', async (_, dossiers, role, silent) => {
    expect((await digest([...dossiers], { role }))?.silent).toBe(silent);
  });

  test('leaves out what came yesterday, and what has been answered', async () => {
    const found = await digest([filed(17, withStatus('transmis')), filed(10, withStatus('clos')), filed(11, withStatus('recu'))]);
    expect(found?.text).not.toMatch(/AVRIL17|AVRIL10/);
    expect(found?.subject).toContain('un télédossier attend votre mairie');
  });

  test('tells nobody of a dossier answered since the list was made', async () => {
    const late = filed(3, withStatus('transmis'));
    expect(await digest([late], { since: { [late.numero]: { ...late, status: 'en-cours' } } })).toBeNull();
  });

  test('a boite: no link to the GS, where the commune does not work', async () => {
    const found = await digest([filed(3, withStatus('transmis', sftpDeposit))], { raccordement: { mode: 'sftp' } as never });
    expect(found?.text).toContain('BOÎTE SFTP');
    expect(found?.text).not.toContain('https://gs.example');
  });

  test('a long list is cut, and says so', async () => {
    const many = Array.from({ length: 32 }, (_, index) => ({
      ...filed(3, withStatus('recu')),
      numero: `A-9-${String(index).padStart(8, '0')}` as Dossier['numero'],
    }));
    expect((await digest(many))?.text).toContain('2 autres télédossiers attendent aussi.');
  });
});

describe('the second contact', () => {
  test('is told from the seventh day on', async () => {
    const found = await digest([filed(3, withStatus('recu')), filed(12, withStatus('recu'))], { role: 'second-contact' });
    expect(found).toMatchObject({ to: 'accueil@commune.test', vers: 'second-contact' });
    expect(found?.text).not.toContain('AVRIL12');
  });

  test('gets the mairie’s digest in its place while the mailbox is in error, and no second one', async () => {
    const dossiers = [filed(3, withStatus('recu'))];
    expect(await digest(dossiers, { health: inError })).toMatchObject({ to: 'accueil@commune.test', vers: 'second-contact' });
    expect(await digest(dossiers, { health: inError, role: 'second-contact' })).toBeNull();
  });

  test.each([
    ['there is none', { secondContact: undefined }],
    ['it is the mailbox itself', { secondContact: 'mairie@commune.test' }],
  ])('nothing leaves where %s', async (_, changed) => {
    expect(await digest([filed(3, withStatus('recu'))], { role: 'second-contact', raccordement: changed as never })).toBeNull();
  });
});

test('nothing leaves where nothing waits, or the raccordement is gone', async () => {
  expect(await digest([])).toBeNull();
  expect(await digest([filed(3, withStatus('recu'))], { raccordement: null })).toBeNull();
});
