import { describe, expect, test } from 'vitest';
import { claimStep, MAX_ATTEMPTS } from '../../../functions/domain/effects.ts';
import { EndpointIdSchema, PartnerIdSchema } from '../../../functions/domain/ids.ts';
import type { SendOutcome } from '../../../functions/domain/mails/index.ts';
import { type Notice, NoticeKindSchema, type OwedNotice } from '../../../functions/domain/notices.ts';
import { PartnersSchema } from '../../../functions/domain/partners.ts';
import { createNoticeLetters, type NoticeLettersDeps } from '../../../functions/send-notices/notice-letters.ts';
import { createSendNotices, NoticeBellSchema } from '../../../functions/send-notices/send-notices.ts';
import { createSendOwed } from '../../../functions/shared/send-owed.ts';
import { deposit } from '../domain/dossier-fixtures.ts';
import { emittedText } from './emitted.ts';

const NOW = '2026-11-25T10:00:00.000Z';
const EVIDENCE = 600;
const PEC = PartnerIdSchema.parse('pec');
const { insee } = deposit;
const toMairie = { role: 'mairie', insee, demarche: 'RCO' } as const;
const notice: Notice = {
  id: 'bascule-en-gs.01001.RCO.2026-11-25',
  kind: 'bascule-en-gs',
  to: toMairie,
  facts: { dossiers: 3, depuis: '2026-11-22T10:00:00.000Z' },
  at: NOW,
};
const dead = { state: 'pris', owner: 'another', leaseUntil: '2026-11-25T09:50:00.000Z' } as const;

interface Around extends Partial<NoticeLettersDeps> {
  readonly outcomes?: SendOutcome[];
}

/** One notice in memory, under the domain's own rule of the claim. */
function world(initial: Partial<OwedNotice> = {}, around: Around = {}) {
  let kept: OwedNotice | null = { ...notice, state: 'du', attempts: 0, ...initial };
  const sent: { to: string; tags: Readonly<Record<string, string>>; subject: string; text: string }[] = [];
  const outcomes = [...(around.outcomes ?? [])];
  const sendNotices = createSendNotices({
    read: async () => kept,
    claim: async (read, owner, now) => {
      const step = claimStep(read, owner, now, EVIDENCE);
      if (step === 'held' || step === 'settled') return step;
      kept = { ...read, state: 'pris', owner };
      return step === 'take-over' ? 'taken-over' : 'claimed';
    },
    settle: async (_, owner, state, proof) => {
      if (kept?.owner !== owner) return 'lost';
      kept = { ...kept, state, ...(proof === undefined ? {} : { proof }) };
      return 'settled';
    },
    recordFailure: async ({ attempts }) => {
      const aside = attempts + 1 >= MAX_ATTEMPTS;
      if (kept !== null) kept = { ...kept, attempts: attempts + 1, state: aside ? 'ecarte' : 'du' };
      return aside ? 'set-aside' : 'owed';
    },
    letterFor: createNoticeLetters({
      commune: async () => ({ name: 'Belleville-les-Essais' }),
      raccordement: async () => ({
        insee,
        demarche: 'RCO',
        mode: 'courriel',
        state: 'actif',
        mailbox: 'mairie@commune.test',
        secondContact: 'accueil@commune.test',
        technicalContact: 'informatique@commune.test',
      }),
      endpoint: async () => ({ technicalContact: 'support@editeur.test' }),
      health: async () => null,
      digest: async () => ({ letter: null, tags: {} }),
      operator: 'exploitation@hub.test',
      partners: PartnersSchema.parse([{ id: 'pec', contact: 'exploitation@pec.test' }]),
      gsUrl: 'https://gs.example',
      now: () => new Date(NOW),
      ...around,
    }),
    sendOwed: createSendOwed({
      send: async ({ to, mail, tags }) => {
        expect(kept?.state).toBe('pris');
        sent.push({ to, tags, subject: mail.subject, text: mail.text });
        return outcomes.shift() ?? { outcome: 'sent', messageId: `ses-${sent.length}` };
      },
      now: () => new Date(NOW),
      leaseSeconds: 40,
    }),
    newOwner: () => 'me',
    now: () => new Date(NOW),
  });
  return {
    ring: () => sendNotices(NoticeBellSchema.parse({ id: notice.id })),
    sent,
    kept: () => kept,
    forget: () => {
      kept = null;
    },
  };
}

describe('a notice', () => {
  test('leaves once, under its own name', async () => {
    const w = world();
    expect([await w.ring(), await w.ring()]).toEqual(['done', 'done']);
    expect(w.sent).toMatchObject([{ to: 'mairie@commune.test', tags: { avis: 'bascule-en-gs_01001_RCO_2026-11-25', vers: 'mairie' } }]);
    expect(w.kept()).toMatchObject({ state: 'fait', proof: 'ses-1' });
  });

  test('that does not exist is acknowledged', async () => {
    const w = world();
    w.forget();
    expect(await w.ring()).toBe('done');
    expect(w.sent).toEqual([]);
  });

  test('says what it is about, in French, and dates as people read them', async () => {
    const w = world();
    await w.ring();
    expect(w.sent[0]?.subject).toBe('RCO - Belleville-les-Essais : des télédossiers sont à traiter dans le Gestionnaire de Suivi');
    expect(w.sent[0]?.text).toContain('Dossiers concernés : 3');
    expect(w.sent[0]?.text.replace(/\s+/g, ' ')).toContain('Depuis le : dimanche 22 novembre 2026 à 11 h 00');
  });

  test('of the service names no commune: who reads it serves many; a partner that sends is written to by his name', async () => {
    const facts = { depuis: NOW };
    const contact = world({ kind: 'service-perturbe', to: { role: 'contact-technique-commune', insee, demarche: 'RCO' }, facts });
    await contact.ring();
    expect(contact.sent).toMatchObject([{ to: 'informatique@commune.test', subject: 'Télédossiers : le service est perturbé' }]);
    expect(contact.sent[0]?.text).not.toMatch(/Belleville|Destinataire/);
    const partner = world({ kind: 'service-retabli', to: { role: 'partenaire', partner: PEC }, facts: { ...facts, retabli: NOW } });
    await partner.ring();
    expect(partner.sent).toMatchObject([{ to: 'exploitation@pec.test', tags: { vers: 'partenaire' } }]);
    const text = partner.sent[0]?.text.replace(/\s+/g, ' ');
    expect(text).toContain('Rétabli depuis le : mercredi 25 novembre 2026 à 11 h 00');
    expect(text).toContain('Perturbé depuis le : mercredi 25 novembre 2026 à 11 h 00');
  });

  test('to the operator names the commune and the démarche of its facts, each once', async () => {
    const w = world({ to: { role: 'operateur' }, facts: { commune: '01001', demarche: 'RCO', dossiers: 3 } });
    await w.ring();
    expect(w.sent[0]?.subject).toMatch(/^RCO - Belleville-les-Essais : /);
    expect(w.sent[0]?.text.match(/Commune|Démarche/g)).toEqual(['Commune', 'Démarche']);
    expect(w.sent[0]?.text).toContain('Démarche : Recensement citoyen obligatoire');
  });

  test.each(NoticeKindSchema.options.filter((kind) => kind !== 'relance'))('of kind %s has a text', async (kind) => {
    const w = world({ kind });
    await w.ring();
    expect(w.sent[0]?.text).toMatch(/^Bonjour,\n\n/);
    expect(w.sent[0]?.text).not.toMatch(/['"]|undefined|\bnull\b/);
  });
});

describe('the addressee is looked up when it leaves', () => {
  const endpoint = EndpointIdSchema.parse('hebergeur-1');
  test.each<[OwedNotice['to'], string]>([
    [{ role: 'operateur' }, 'exploitation@hub.test'],
    [{ role: 'contact-technique', endpoint }, 'support@editeur.test'],
    [toMairie, 'mairie@commune.test'],
    [{ ...toMairie, role: 'second-contact' }, 'accueil@commune.test'],
    [{ ...toMairie, role: 'contact-technique-commune' }, 'informatique@commune.test'],
  ])('%j: %s', async (to, address) => {
    const w = world({ to });
    await w.ring();
    expect(w.sent).toMatchObject([{ to: address, tags: { vers: to.role } }]);
  });

  test.each<[string, OwedNotice['to'], Around]>([
    ['an endpoint that is gone', { role: 'contact-technique', endpoint }, { endpoint: async () => null }],
    ['a raccordement that is gone', toMairie, { raccordement: async () => null }],
  ])('the operator gets what was for %s, and is told so', async (_, to, around) => {
    const w = world({ to }, around);
    await w.ring();
    expect(w.sent).toMatchObject([{ to: 'exploitation@hub.test', tags: { vers: 'operateur' } }]);
    expect(w.sent[0]?.text).toContain('Ce courriel était destiné à');
  });
});

describe('a silent mailbox', () => {
  const mail = { subject: 'RCO', text: 'Bonjour', html: '<p>Bonjour</p>' };
  const silent = async () => ({ letter: { to: 'mairie@commune.test', mail }, tags: {}, silent: 'RCO' }) as const;
  const silentWorld = (outcomes: SendOutcome[] = []) => world({ kind: 'relance' }, { digest: silent, outcomes });

  test('is counted once, when its digest has left', async () => {
    const w = silentWorld();
    expect(await emittedText(async () => [await w.ring(), await w.ring()])).toEqual(['MailboxSilent RCO']);
  });

  test('is not counted while its digest has not left, nor where it never will', async () => {
    const w = silentWorld([
      { outcome: 'postponed', reason: 'Throttling' },
      { outcome: 'rejected', reason: 'MessageRejected' },
    ]);
    expect(await emittedText(async () => [await w.ring(), await w.ring()])).toEqual([]);
    expect(w.kept()).toMatchObject({ state: 'refuse' });
  });
});

describe('failure', () => {
  test('postponed: recorded, the message returns', async () => {
    const w = world({}, { outcomes: [{ outcome: 'postponed', reason: 'Throttling' }] });
    expect(await w.ring()).toBe('back');
    expect(w.kept()).toMatchObject({ state: 'du', attempts: 1 });
  });

  test('the eighth sets it aside, and counts it for an alarm', async () => {
    const w = world({ attempts: MAX_ATTEMPTS - 1 }, { outcomes: [{ outcome: 'postponed', reason: 'Throttling' }] });
    expect(await emittedText(async () => expect(await w.ring()).toBe('done'))).toEqual(['MailSetAside']);
    expect(w.kept()).toMatchObject({ state: 'ecarte' });
  });

  test('in doubt: a mairie is not told twice', async () => {
    const w = world(dead);
    expect(await w.ring()).toBe('done');
    expect([w.sent, w.kept()?.state]).toEqual([[], 'incertain']);
  });

  test('in doubt: the operator is told again', async () => {
    const w = world({ ...dead, to: { role: 'operateur' } });
    expect(await w.ring()).toBe('done');
    expect([w.sent.length, w.kept()?.state]).toEqual([1, 'fait']);
  });

  test('in doubt, with what SES said since: done, and nothing leaves', async () => {
    const w = world({ ...dead, evidence: 'ses-0' });
    expect(await w.ring()).toBe('done');
    expect([w.sent, w.kept()?.state]).toEqual([[], 'fait']);
  });
});
