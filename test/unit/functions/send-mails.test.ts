import { describe, expect, test } from 'vitest';
import type { Dossier, DossierEvent } from '../../../functions/domain/dossier.ts';
import { claimStep, type Effect, type EffectName, type EffectState, effectTag, MAX_ATTEMPTS } from '../../../functions/domain/effects.ts';
import { type MailboxHealth, unknownMailbox } from '../../../functions/domain/mailbox.ts';
import type { SendOutcome } from '../../../functions/domain/mails/index.ts';
import { SendMailsEnvSchema } from '../../../functions/send-mails/env.ts';
import { createLetterFor } from '../../../functions/send-mails/letters.ts';
import { BellSchema, createSendMails } from '../../../functions/send-mails/send-mails.ts';
import { retryAt } from '../../../functions/shared/attempts.ts';
import { createSendOwed } from '../../../functions/shared/send-owed.ts';
import { deposit, withStatus } from '../domain/dossier-fixtures.ts';
import { facts } from '../domain/mails/facts-fixtures.ts';
import { emittedText } from './emitted.ts';

const { numero } = deposit;
const NOW = '2026-11-23T10:00:00.000Z';
const LEASE = 40;
const EVIDENCE = 600;
const before = (seconds: number) => new Date(Date.parse(NOW) - seconds * 1000).toISOString();

const owed = (seq: number, kind: Effect['kind'], more: Partial<Effect> = {}): Effect => ({
  numero,
  seq,
  kind,
  role: kind === 'avis-mairie' ? 'mairie' : 'usager',
  state: 'du',
  attempts: 0,
  ...more,
});
const claimed = (seconds: number, owner = 'another'): Partial<Effect> => ({ state: 'pris', owner, leaseUntil: before(seconds) });
const [ONE_HOUR_AGO, LAST_WEEK] = [before(3600), before(7 * 24 * 3600)];
const LIVE = claimed(-10);
const DEAD = claimed(EVIDENCE);
const nameOf = ({ seq, kind, role }: EffectName) => effectTag('', { seq, kind, role }).slice(1);

interface Around {
  readonly outcomes?: SendOutcome[];
  readonly address?: string | null;
  readonly mailbox?: string | null;
  readonly comment?: string | null;
  readonly commentKey?: string;
  readonly remaining?: () => number;
  readonly lostSettle?: boolean;
  /** Effect of which SES speaks just after it was claimed. */
  readonly heardOnClaim?: string;
  readonly known?: boolean;
  readonly health?: MailboxHealth;
  readonly dossier?: Partial<Dossier>;
}

/** A dossier whose effects live in memory under the domain's own rule of the claim; what left is written down. */
function world(initial: Effect[], around: Around = {}) {
  const effects = new Map(initial.map((effect) => [nameOf(effect), effect]));
  const sent: { to: string; tags: readonly string[]; towards: string | undefined; subject: string; text: string }[] = [];
  const outcomes = [...(around.outcomes ?? [])];
  const get = (name: EffectName): Effect => {
    const effect = effects.get(nameOf(name));
    if (effect === undefined) throw new Error('no such effect');
    return effect;
  };
  const free = ({ owner: _owner, leaseUntil: _lease, ...effect }: Effect): Effect => effect;
  const answer: DossierEvent = {
    type: 'reponse',
    numero,
    seq: 3,
    at: NOW,
    after: 2,
    status: 'non-recevable',
    by: { way: 'gs', agent: 'a' },
    commentKey: around.commentKey ?? 'commentaires-tardifs/x.txt',
    documentCount: 0,
  };
  let owners = 0;
  const sendMails = createSendMails({
    load: async () => (around.known === false ? null : { ...withStatus('transmis'), ...around.dossier }),
    open: async () =>
      [...effects.values()].filter(({ state }) => state === 'du' || state === 'pris').sort((a, b) => nameOf(a).localeCompare(nameOf(b))),
    claim: async (_, names, owner, now, leaseSeconds) => {
      const steps = names.map((name) => claimStep(get(name), owner, now, EVIDENCE));
      if (steps.includes('held')) return 'held';
      if (steps.every((step) => step === 'settled')) return 'settled';
      const leaseUntil = new Date(Date.parse(now) + leaseSeconds * 1000).toISOString();
      for (const name of names) effects.set(nameOf(name), { ...get(name), state: 'pris', owner, leaseUntil });
      return steps.includes('take-over') ? 'taken-over' : 'claimed';
    },
    settle: async (_, names, owner, end, proof) => {
      if (around.lostSettle === true || names.some((name) => get(name).owner !== owner)) return 'lost';
      for (const name of names) effects.set(nameOf(name), { ...free(get(name)), state: end, ...(proof === undefined ? {} : { proof }) });
      return 'settled';
    },
    recordFailure: async (_, name, owner) => {
      const effect = get(name);
      expect(effect.owner).toBe(owner);
      const attempts = effect.attempts + 1;
      effects.set(nameOf(name), { ...free(effect), attempts, state: attempts >= MAX_ATTEMPTS ? 'ecarte' : 'du' });
      return attempts >= MAX_ATTEMPTS ? 'set-aside' : 'owed';
    },
    evidenceOf: async (_, name) => (around.heardOnClaim === nameOf(name) ? 'ses-0' : get(name).evidence),
    letterFor: createLetterFor({
      commune: async () => ({ ...facts.commune, insee: deposit.insee, postalCodes: [] }),
      raccordement: async () =>
        around.mailbox === null
          ? null
          : { mailbox: around.mailbox ?? 'population@mairie.example', secondContact: 'accueil@mairie.example' },
      address: async () => (around.address === undefined ? 'usager@fournisseur.example' : around.address),
      comment: async () => (around.comment === undefined ? 'Il manque une pièce.' : around.comment),
      eventsFrom: async (_, seq) => (seq === 3 ? [answer] : []),
      health: async () => around.health ?? null,
      gsUrl: 'https://gs.example',
      now: () => new Date(NOW),
    }),
    sendOwed: createSendOwed({
      send: async ({ to, mail, tags }) => {
        const named = Object.entries(tags).flatMap(([name, value]) => (name.startsWith('effet') ? [value] : []));
        // Claimed before it is sent, by this invocation, with a lease in front of it.
        for (const tag of named)
          expect(effects.get(tag.slice(numero.length + 1))).toMatchObject({
            state: 'pris',
            owner: `owner-${owners}`,
            leaseUntil: expect.anything(),
          });
        sent.push({ to, tags: named, towards: tags.vers, subject: mail.subject, text: mail.text.replace(/\s+/g, ' ') });
        return outcomes.shift() ?? { outcome: 'sent', messageId: `ses-${sent.length}` };
      },
      now: () => new Date(NOW),
      leaseSeconds: LEASE,
    }),
    newOwner: () => `owner-${++owners}`,
    now: () => new Date(NOW),
  });
  const states = (): Record<string, EffectState> => Object.fromEntries([...effects].map(([name, { state }]) => [name, state]));
  return { ring: () => sendMails(BellSchema.parse({ numero }), around.remaining ?? (() => 30_000)), sent, states, effects };
}

const tagsOf = ({ sent }: ReturnType<typeof world>) => sent.map(({ tags }) => tags.join('+').replaceAll(`${numero}-`, ''));

describe('order', () => {
  test('the mails of a dossier leave oldest first, each to its own recipient', async () => {
    const w = world([owed(3, 'statut'), owed(2, 'avis-mairie'), owed(2, 'transmis')]);
    expect(await w.ring()).toBe('done');
    expect(tagsOf(w)).toEqual(['2-transmis-usager', '3-statut-usager', '2-avis-mairie-mairie']);
    expect(w.sent.map(({ to }) => to)).toEqual(['usager@fournisseur.example', 'usager@fournisseur.example', 'population@mairie.example']);
    expect(new Set(Object.values(w.states()))).toEqual(new Set(['fait']));
  });

  test('acknowledgement and transmis owed at the same moment leave in one mail, under both names', async () => {
    const w = world([owed(1, 'accuse'), owed(2, 'transmis'), owed(3, 'statut')]);
    await w.ring();
    expect(tagsOf(w)).toEqual(['1-accuse-usager+2-transmis-usager', '3-statut-usager']);
    expect(w.effects.get('1-accuse-usager')).toMatchObject({ state: 'fait', proof: 'ses-1' });
    expect(w.effects.get('2-transmis-usager')).toMatchObject({ state: 'fait', proof: 'ses-1' });
  });

  test('a mail already ended never leaves again', async () => {
    const w = world([owed(1, 'accuse', { state: 'fait' }), owed(2, 'transmis')]);
    await w.ring();
    await w.ring();
    expect(tagsOf(w)).toEqual(['2-transmis-usager']);
  });

  test('a boite effect is no mail', async () => {
    const w = world([owed(1, 'depot-boite')]);
    expect(await w.ring()).toBe('done');
    expect(w.sent).toEqual([]);
  });

  test('a bell for a dossier that does not exist is acknowledged', async () => {
    expect(await world([], { known: false }).ring()).toBe('done');
  });
});

describe('claim', () => {
  test.each([
    ['a live claim', LIVE],
    ['a dead claim before the evidence time', claimed(EVIDENCE - 1)],
  ])('%s of another holds the line: nothing leaves, the message returns', async (_, claim) => {
    const w = world([owed(2, 'transmis', claim), owed(3, 'statut')]);
    expect(await w.ring()).toBe('back');
    expect(w.sent).toEqual([]);
  });

  test('a held mail to the usager does not hold the mairie, nor the other way round', async () => {
    const usagerHeld = world([owed(2, 'transmis', LIVE), owed(2, 'avis-mairie')]);
    expect(await usagerHeld.ring()).toBe('back');
    expect(tagsOf(usagerHeld)).toEqual(['2-avis-mairie-mairie']);
    const mairieHeld = world([owed(2, 'avis-mairie', LIVE), owed(2, 'transmis'), owed(3, 'statut')]);
    expect(await mairieHeld.ring()).toBe('back');
    expect(tagsOf(mairieHeld)).toEqual(['2-transmis-usager', '3-statut-usager']);
  });

  test('a lease that ran out before the settling leaves the end to the new holder', async () => {
    const w = world([owed(2, 'transmis')], { lostSettle: true });
    expect(await w.ring()).toBe('back');
    expect(w.states()).toEqual({ '2-transmis-usager': 'pris' });
  });

  test('no mail is begun that could not end before the function does', async () => {
    const w = world([owed(2, 'transmis')], { remaining: () => 14_000 });
    expect(await w.ring()).toBe('back');
    expect(w.states()).toEqual({ '2-transmis-usager': 'du' });
  });
});

describe('killed between claim and send', () => {
  test('the usager is told once the lease and the evidence time are over; the dead attempt counts', async () => {
    const w = world([owed(2, 'transmis', DEAD)]);
    expect(await w.ring()).toBe('done');
    expect(tagsOf(w)).toEqual(['2-transmis-usager']);
    expect(w.effects.get('2-transmis-usager')).toMatchObject({ state: 'fait', attempts: 1 });
  });

  test('with proof that the mail left, it is not sent again: one claim, one mail, one proof', async () => {
    const w = world([owed(1, 'accuse', { ...DEAD, evidence: 'ses-0' }), owed(2, 'transmis', { ...DEAD, evidence: 'ses-0' })]);
    expect(await w.ring()).toBe('done');
    expect(w.sent).toEqual([]);
    expect(w.effects.get('1-accuse-usager')).toMatchObject({ state: 'fait', proof: 'ses-0' });
  });

  test('the proof of an acknowledgement sent alone is not that of transmis', async () => {
    const w = world([owed(1, 'accuse', { ...DEAD, evidence: 'ses-0' }), owed(2, 'transmis')]);
    await w.ring();
    expect(tagsOf(w)).toEqual(['2-transmis-usager']);
  });

  test('an acknowledgement in doubt goes again, together with transmis', async () => {
    const w = world([owed(1, 'accuse', DEAD), owed(2, 'transmis')]);
    await w.ring();
    expect(tagsOf(w)).toEqual(['1-accuse-usager+2-transmis-usager']);
    expect(w.effects.get('2-transmis-usager')).toMatchObject({ attempts: 0 });
  });

  test('a notice to the mairie in doubt is not sent again', async () => {
    const w = world([owed(2, 'avis-mairie', DEAD)]);
    expect(await w.ring()).toBe('done');
    expect(w.sent).toEqual([]);
    expect(w.states()).toEqual({ '2-avis-mairie-mairie': 'incertain' });
  });

  test('a mail that kills every sender is set aside in the end, and the next one leaves', async () => {
    const w = world([owed(2, 'transmis', { ...DEAD, attempts: MAX_ATTEMPTS - 1 }), owed(3, 'statut')]);
    expect(await emittedText(async () => expect(await w.ring()).toBe('done'))).toEqual(['MailSetAside']);
    expect(w.states()).toEqual({ '2-transmis-usager': 'ecarte', '3-statut-usager': 'fait' });
  });
});

describe('failure', () => {
  const postponed: SendOutcome = { outcome: 'postponed', reason: 'Throttling' };

  test('refused for good: recorded, and the next mail leaves', async () => {
    const w = world([owed(2, 'transmis'), owed(3, 'statut')], { outcomes: [{ outcome: 'rejected', reason: 'MessageRejected' }] });
    expect(await w.ring()).toBe('done');
    expect(w.effects.get('2-transmis-usager')).toMatchObject({ state: 'refuse', proof: 'MessageRejected' });
    expect(w.states()['3-statut-usager']).toBe('fait');
  });

  test('postponed: the attempt is recorded, the line stops, the message returns', async () => {
    const w = world([owed(1, 'accuse'), owed(2, 'transmis'), owed(3, 'statut')], { outcomes: [postponed] });
    expect(await w.ring()).toBe('back');
    expect(w.sent).toHaveLength(1);
    expect(w.effects.get('1-accuse-usager')).toMatchObject({ state: 'du', attempts: 1 });
    expect(w.effects.get('2-transmis-usager')).toMatchObject({ state: 'du', attempts: 1 });
  });

  test('after three failed attempts the mail waits for the sweeper, not for the message', async () => {
    const w = world([owed(2, 'transmis', { attempts: 3 })], { outcomes: [postponed] });
    expect(await w.ring()).toBe('done');
    expect(w.states()).toEqual({ '2-transmis-usager': 'du' });
  });

  test('the eighth failed attempt sets the mail aside, and the next one leaves', async () => {
    const w = world([owed(2, 'transmis', { attempts: MAX_ATTEMPTS - 1 }), owed(3, 'statut')], { outcomes: [postponed] });
    expect(await w.ring()).toBe('done');
    expect(w.states()).toEqual({ '2-transmis-usager': 'ecarte', '3-statut-usager': 'fait' });
  });

  test('unknown: the claim stays, so that the evidence is looked at before the mail goes again', async () => {
    const w = world([owed(2, 'transmis')], { outcomes: [{ outcome: 'unknown', reason: 'AbortError' }] });
    expect(await w.ring()).toBe('back');
    expect(await w.ring()).toBe('back');
    expect(w.sent).toHaveLength(1);
    expect(w.effects.get('2-transmis-usager')).toMatchObject({ state: 'pris', attempts: 0 });
  });

  test('the eight attempts spread over more than 20 hours', () => {
    const hours =
      [1, 2, 3, 4, 5, 6, 7].reduce((sum, attempt) => sum + Date.parse(retryAt(new Date(NOW), attempt)) - Date.parse(NOW), 0) / 3.6e6;
    expect(hours).toBeGreaterThan(20);
  });
});

describe('nobody to send to', () => {
  test('without an address of the usager the mail is cancelled, and the chain goes on', async () => {
    const w = world([owed(1, 'accuse'), owed(2, 'transmis'), owed(2, 'avis-mairie')], { address: null });
    expect(await w.ring()).toBe('done');
    expect(w.states()).toEqual({ '1-accuse-usager': 'annule', '2-transmis-usager': 'annule', '2-avis-mairie-mairie': 'fait' });
  });

  test('without a mailbox the notice is cancelled', async () => {
    const w = world([owed(2, 'avis-mairie')], { mailbox: null });
    expect(await w.ring()).toBe('done');
    expect(w.states()).toEqual({ '2-avis-mairie-mairie': 'annule' });
  });
});

describe('an address that does not receive', () => {
  const failed = { ...unknownMailbox({ insee: deposit.insee, demarche: 'RCO', role: 'mairie' }), failure: 'rebond' } as const;

  test('of a mairie: the notice goes to its second contact, and says so to SES', async () => {
    const w = world([owed(2, 'avis-mairie')], { health: { ...failed, failedAt: ONE_HOUR_AGO } });
    await w.ring();
    expect(w.sent).toMatchObject([{ to: 'accueil@mairie.example', towards: 'second-contact' }]);
  });

  test('of a mairie: it is tried again when its time has come', async () => {
    const w = world([owed(2, 'avis-mairie')], { health: { ...failed, failedAt: LAST_WEEK } });
    await w.ring();
    expect(w.sent).toMatchObject([{ to: 'population@mairie.example', towards: 'mairie' }]);
  });

  test('of the usager: news are no longer sent, what the law asks for and what decides is', async () => {
    const w = world([owed(1, 'accuse', { state: 'fait' }), owed(2, 'transmis'), owed(3, 'statut')], {
      dossier: { unreachable: { since: NOW, reason: 'plainte' } },
    });
    await w.ring();
    expect(w.states()).toMatchObject({ '2-transmis-usager': 'annule', '3-statut-usager': 'fait' });
  });
});

describe('a reminder to the usager', () => {
  const EXPIRES = '2026-12-01T10:00:00.000Z';
  const reminder = owed(1, 'relance-1');

  test('leaves while his dossier waits', async () => {
    const w = world([reminder], { dossier: { expiresAt: EXPIRES } });
    await w.ring();
    expect(w.sent).toMatchObject([
      { to: 'usager@fournisseur.example', subject: `Télédossier n° ${numero} : votre mairie n’a pas encore répondu` },
    ]);
  });

  test.each<[string, Partial<Dossier>]>([
    ['his commune has answered since', { expiresAt: EXPIRES, status: 'en-cours' }],
    ['his content is gone', {}],
    ['he reported a mail as unwanted', { expiresAt: EXPIRES, unreachable: { since: NOW, reason: 'plainte' } }],
  ])('is cancelled where %s', async (_, dossier) => {
    const w = world([reminder], { dossier });
    await w.ring();
    expect([w.sent, w.states()]).toEqual([[], { '1-relance-1-usager': 'annule' }]);
  });
});

describe('evidence that came late', () => {
  test('of a mail counted as failed meanwhile: it is done, and does not leave again', async () => {
    const w = world([owed(2, 'transmis', { attempts: 1, evidence: 'ses-0' })]);
    await w.ring();
    expect(w.sent).toEqual([]);
    expect(w.effects.get('2-transmis-usager')).toMatchObject({ state: 'fait', proof: 'ses-0' });
  });
  test.each([
    ['counted as failed meanwhile', { attempts: 1 }, {}],
    ['of an older claim than the dead one of both', DEAD, DEAD],
  ])('of an acknowledgement alone, %s: transmis still leaves', async (_, accuse, transmis) => {
    const w = world([owed(1, 'accuse', { ...accuse, evidence: 'ses-0' }), owed(2, 'transmis', transmis)]);
    await w.ring();
    expect(tagsOf(w)).toEqual(['2-transmis-usager']);
    expect(w.effects.get('1-accuse-usager')).toMatchObject({ state: 'fait', proof: 'ses-0' });
  });
  test('of an acknowledgement alone, heard once both were claimed: both leave again, rather than one never', async () => {
    const w = world([owed(1, 'accuse', { attempts: 1 }), owed(2, 'transmis')], { heardOnClaim: '1-accuse-usager' });
    await w.ring();
    expect(tagsOf(w)).toEqual(['1-accuse-usager+2-transmis-usager']);
  });
});

describe('comment', () => {
  test('is read in the vault when the mail leaves', async () => {
    const w = world([owed(3, 'statut')]);
    await w.ring();
    expect(w.sent[0]).toMatchObject({ subject: `Télédossier n° ${numero} : dossier non recevable` });
    expect(w.sent[0]?.text).toContain('> Il manque une pièce.');
  });

  test('that has been destroyed: the mail leaves without it, and says so', async () => {
    const w = world([owed(3, 'statut')], { comment: null });
    await w.ring();
    expect(w.sent[0]?.text).toContain('ce commentaire n’est plus conservé');
  });

  test('a comment that went with the content is refused from its instant on, were it still there; the mail leaves all the same', async () => {
    const w = world([owed(3, 'statut')], { commentKey: 'commentaires/A-9-TESTTEST/x.txt', comment: 'Il manque une pièce.' });
    await w.ring();
    expect(w.sent[0]?.text).toContain('ce commentaire n’est plus conservé');
    expect(w.sent[0]?.text).not.toContain('Il manque une pièce.');
  });

  test('a comment made after day 30 is told', async () => {
    const w = world([owed(3, 'statut')], { commentKey: 'commentaires-tardifs/A-9-TESTTEST/x.txt' });
    await w.ring();
    expect(w.sent[0]?.text).toContain('Il manque une pièce.');
  });

  test('a mail of status without an answer behind it leaves nothing claimed', async () => {
    const w = world([owed(4, 'statut')]);
    await expect(w.ring()).rejects.toThrow('a mail of status has no answer behind it');
    expect(w.states()).toEqual({ '4-statut-usager': 'du' });
  });
});

describe('wiring', () => {
  const env = {
    DOSSIERS_TABLE: 't',
    VAULT_BUCKET: 'vault',
    MAIL_FROM: 'ne-pas-repondre@teledossier.example',
    MAIL_CONFIGURATION_SET: 'hub-mails',
    MAIL_RECIPIENTS: '{"to":"anyone"}',
    GS_URL: 'https://gs.example',
    LEASE_SECONDS: '120',
    EVIDENCE_SECONDS: '600',
  };

  test('takes its numbers from the environment', () => {
    expect(SendMailsEnvSchema.parse(env)).toMatchObject({ LEASE_SECONDS: 120, EVIDENCE_SECONDS: 600 });
  });

  test.each(Object.keys(env))('refuses to start without %s', (name) => {
    expect(SendMailsEnvSchema.safeParse({ ...env, [name]: undefined }).success).toBe(false);
  });

  test.each([
    ['a lease shorter than the function', { LEASE_SECONDS: '30' }],
    ['recipients that are no rule', { MAIL_RECIPIENTS: '{"to":"tests"}' }],
    ['a link that is not of the web', { GS_URL: 'javascript:alert(1)' }],
  ])('refuses to start with %s', (_, wrong) => {
    expect(SendMailsEnvSchema.safeParse({ ...env, ...wrong }).success).toBe(false);
  });

  test.each([{}, { numero: 'A 9' }, { numero, email: 'x@y.example' }])('a bell holds a number and nothing else: %j', (body) => {
    expect(BellSchema.safeParse(body).success).toBe(false);
  });
});
