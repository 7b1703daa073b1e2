import { describe, expect, test } from 'vitest';
import { decide } from '../../../../functions/domain/decide.ts';
import type { Deposit, Dossier } from '../../../../functions/domain/dossier.ts';
import { effectTag } from '../../../../functions/domain/effects.ts';
import { afterNews, type MailboxHealth, unknownMailbox } from '../../../../functions/domain/mailbox.ts';
import { type Notice, noticeTag, type OwedNotice } from '../../../../functions/domain/notices.ts';
import { createMailboxFault } from '../../../../functions/record-mail-events/mailbox-faults.ts';
import { createRecordMailEvents, MailEventSchema } from '../../../../functions/record-mail-events/record-mail-events.ts';
import { createUsagerFault } from '../../../../functions/record-mail-events/usager-faults.ts';
import { createApplyCommand } from '../../../../functions/shared/apply-command.ts';
import { deposit, sftpDeposit, withStatus } from '../../domain/dossier-fixtures.ts';
import { emittedText } from '../emitted.ts';

const { numero, insee, demarche } = deposit;
const NOW = '2026-11-25T10:00:00.000Z';
const digest: OwedNotice = {
  id: 'relance.01001.RCO.second-contact.2026-11-25',
  kind: 'relance',
  to: { role: 'second-contact', insee, demarche },
  facts: {},
  at: NOW,
  state: 'pris',
  attempts: 0,
};

/** Dossier, mailboxes and notices in memory, under the domain's own rules. */
function world(of: Deposit = deposit) {
  let dossier: Dossier = withStatus('transmis', of);
  const evidence: Record<string, string> = {};
  const kept = new Set<string>();
  const health = new Map<string, MailboxHealth>();
  const owed = new Map<string, Notice>();
  const now = () => new Date(NOW);
  const oweNotice = async (notice: Notice) => void (owed.has(notice.id) || owed.set(notice.id, notice));
  const record = createRecordMailEvents({
    recordEffectEvidence: async (of, name, proof) => {
      if (of !== numero) return 'unknown';
      evidence[effectTag(of, name)] ??= proof;
      return 'recorded';
    },
    recordNoticeEvidence: async (id, proof) => {
      if (id !== digest.id) return 'unknown';
      evidence[id] ??= proof;
      return 'recorded';
    },
    keepProof: async (tag, messageId) => void kept.add(`${tag} ${messageId}`),
    load: async (asked) => (asked === numero ? dossier : null),
    notice: async (id) => (id === digest.id ? digest : null),
    usagerFault: createUsagerFault({
      apply: createApplyCommand({
        load: async () => dossier,
        commit: async (_, decision) => {
          dossier = decision.dossier;
          return 'committed';
        },
        now,
      }),
      oweNotice,
      now,
    }),
    mailboxFault: createMailboxFault({
      record: async (name, news) => {
        const after = afterNews(health.get(name.role) ?? unknownMailbox(name), news);
        health.set(name.role, after);
        return after;
      },
      oweNotice,
      now,
    }),
  });
  const say = (type: string, tags: Record<string, string>, more: Record<string, unknown> = {}) =>
    record(
      MailEventSchema.parse({
        type,
        messageId: '0102',
        sentAt: '2026-11-25T09:59:00.000Z',
        tags: Object.fromEntries(Object.entries({ 'ses:source-ip': '192.0.2.1', ...tags }).map(([name, value]) => [name, [value]])),
        ...more,
      }),
    );
  return { say, evidence, kept, health, owed, dossier: () => dossier };
}

const accuse = effectTag(numero, { seq: 1, kind: 'accuse', role: 'usager' });
const transmis = effectTag(numero, { seq: 2, kind: 'transmis', role: 'usager' });
const avis = { effet: effectTag(numero, { seq: 2, kind: 'avis-mairie', role: 'mairie' }), vers: 'mairie' };
const relance = { avis: digest.id.replaceAll('.', '_'), vers: 'second-contact' };

describe('evidence', () => {
  test('of a combined mail is written to both its effects', async () => {
    const w = world();
    await w.say('Email Sent', { effet: accuse, effet2: transmis });
    expect(w.evidence).toEqual({ [accuse]: '0102', [transmis]: '0102' });
  });

  test('is whatever SES says, even where it never said that the mail was sent', async () => {
    const w = world();
    await w.say('Email Delivered', { effet: transmis });
    expect(w.evidence).toEqual({ [transmis]: '0102' });
  });

  test('is kept beside the table too, by the tag of each effect: also of a dossier that the table has lost', async () => {
    const w = world();
    await w.say('Email Sent', { effet: accuse, effet2: transmis });
    await w.say('Email Sent', relance);
    await w.say('Email Sent', { effet: 'A-0-NULLEPART-2-transmis-usager' });
    const notice = noticeTag(digest.id);
    expect([...w.kept].sort()).toEqual(
      [`A-0-NULLEPART-2-transmis-usager 0102`, `${accuse} 0102`, `${transmis} 0102`, `${notice} 0102`].sort(),
    );
  });

  test('of a notice is written to the notice', async () => {
    const w = world();
    await w.say('Email Sent', relance);
    expect(w.evidence).toEqual({ [digest.id]: '0102' });
  });

  test.each([
    ['a mail without our tags', {}],
    ['a dossier that is gone', { effet: 'A-0-NULLEPART-2-transmis-usager' }],
    ['a tag that names nothing', { effet: 'x' }],
  ])('of %s is ignored', async (_, tags) => {
    const w = world();
    expect(await w.say('Email Bounced', tags as Record<string, string>, { bounceType: 'Permanent' })).toBe('done');
    expect([w.evidence, w.dossier().unreachable, w.owed.size]).toEqual([{}, undefined, 0]);
  });
});

describe('every event of a mail of ours is counted, by whose mail and what became of it', () => {
  test.each<[string, Record<string, string>, Record<string, unknown>, string]>([
    ['Email Sent', { effet: accuse }, {}, 'usager envoye'],
    ['Email Delivered', avis, {}, 'mairie remis'],
    ['Email Bounced', { effet: transmis }, { bounceType: 'Permanent' }, 'usager rebond'],
    ['Email Bounced', relance, { bounceType: 'Transient' }, 'second-contact rebond-passager'],
    ['Email Complaint Received', avis, {}, 'mairie plainte'],
    ['Email Rejected', { avis: relance.avis, vers: 'operateur' }, {}, 'autre refuse'],
  ])('%s %j', async (type, tags, more, counted) => {
    const lines = await emittedText(() => world().say(type, tags, more));
    expect(lines.filter((line) => line.startsWith('MailOutcome'))).toEqual([`MailOutcome ${counted}`]);
  });
  test('one of somebody else is not', async () => {
    expect(await emittedText(() => world().say('Email Sent', { effet: 'x' }))).toEqual([]);
  });
});

describe('the usager does not receive', () => {
  test.each([
    ['Email Bounced', { bounceType: 'Permanent' }, 'rebond'],
    ['Email Complaint Received', {}, 'plainte'],
  ])('%s: it stands in the history, once', async (type, more, reason) => {
    const w = world();
    await w.say(type, { effet: transmis }, more);
    const { version } = w.dossier();
    await w.say(type, { effet: accuse }, more);
    expect(w.dossier()).toMatchObject({ unreachable: { since: NOW, reason }, version, status: 'transmis' });
  });

  test('a mailbox that is full today says nothing', async () => {
    const w = world();
    await w.say('Email Bounced', { effet: transmis }, { bounceType: 'Transient' });
    expect(w.dossier()).not.toHaveProperty('unreachable');
  });

  test('a commune that reads in the GS sees it there; another gets one notice with the number alone', async () => {
    const gs = world();
    await gs.say('Email Bounced', { effet: transmis }, { bounceType: 'Permanent' });
    expect(gs.owed.size).toBe(0);
    const sftp = world(sftpDeposit);
    await sftp.say('Email Bounced', { effet: transmis }, { bounceType: 'Permanent' });
    await sftp.say('Email Bounced', { effet: transmis }, { bounceType: 'Permanent' });
    expect([...sftp.owed.values()]).toEqual([
      {
        id: `usager-injoignable.${numero}`,
        kind: 'usager-injoignable',
        to: { role: 'mairie', insee, demarche },
        facts: { numero },
        at: NOW,
      },
    ]);
  });

  test('a decision of the commune stands as before', async () => {
    const w = world();
    await w.say('Email Bounced', { effet: transmis }, { bounceType: 'Permanent' });
    const answer = { kind: 'repondre', status: 'en-cours', by: { way: 'retour', sha256: deposit.contentDigest }, documents: [] } as const;
    expect(decide(w.dossier(), answer, NOW).ok).toBe(true);
  });
});

describe('a mailbox of a mairie does not receive', () => {
  test('the operator and the second contact are told once, however many mails come back', async () => {
    const w = world();
    await w.say('Email Bounced', avis, { bounceType: 'Permanent' });
    await w.say('Email Bounced', avis, { bounceType: 'Permanent', messageId: '0103', sentAt: '2026-11-25T10:30:00.000Z' });
    expect(w.health.get('mairie')).toMatchObject({ bounces: 2, failure: 'rebond' });
    expect([...w.owed.values()].map(({ id, to }) => [id, to.role])).toEqual([
      ['boite-en-erreur.01001.RCO.mairie.2026-11-25.operateur', 'operateur'],
      ['boite-en-erreur.01001.RCO.mairie.2026-11-25.second-contact', 'second-contact'],
    ]);
    expect([...w.owed.values()][0]?.facts).toMatchObject({ commune: '01001', demarche: 'RCO', adresse: 'adresse principale de la mairie' });
  });

  test('what was sent to the second contact in its place is laid at the second contact’s door', async () => {
    const w = world();
    await w.say('Email Bounced', { ...avis, vers: 'second-contact' }, { bounceType: 'Permanent' });
    expect([...w.health.keys()]).toEqual(['second-contact']);
    expect([...w.owed.values()].map(({ to }) => to.role)).toEqual(['operateur']);
  });

  test('the same of a digest', async () => {
    const w = world();
    await w.say('Email Complaint Received', relance);
    expect(w.health.get('second-contact')).toMatchObject({ complaints: 1 });
  });

  test('a mail that arrives ends the error, even if it is said before the bounce of an older one', async () => {
    const w = world();
    await w.say('Email Delivered', avis, { messageId: '0103', sentAt: '2026-11-25T10:30:00.000Z' });
    await w.say('Email Bounced', avis, { bounceType: 'Permanent' });
    expect(w.owed.size).toBe(0);
  });

  test('the operator’s own address: nobody is written to', async () => {
    const w = world();
    await w.say('Email Bounced', { ...relance, vers: 'operateur' }, { bounceType: 'Permanent' });
    expect([w.health.size, w.owed.size]).toEqual([0, 0]);
  });
});

test.each([
  ['an address', { destination: ['usager@fournisseur.example'] }],
  ['an unknown type', { type: 'Email Opened' }],
  ['an instant that is none', { sentAt: 'hier' }],
])('an event with %s is not what the rule lets through', (_, wrong) => {
  const event = { type: 'Email Sent', messageId: '0102', sentAt: '2026-11-25T09:59:00Z', tags: {} };
  expect(MailEventSchema.safeParse(event).success).toBe(true);
  expect(MailEventSchema.safeParse({ ...event, ...wrong }).success).toBe(false);
});
