import * as z from 'zod';
import type { Dossier } from '../domain/dossier.ts';
import { type EffectName, effectOfTag, effectTag } from '../domain/effects.ts';
import { type MailboxNews, MailboxRoleSchema } from '../domain/mailbox.ts';
import { noticeOfTag, noticeTag, type OwedNotice } from '../domain/notices.ts';
import { AwsInstantSchema } from '../shared/aws-instant.ts';
import { info, warn } from '../shared/logger.ts';
import { count, type Dimensions } from '../shared/metrics.ts';
import type { Handled } from '../shared/queue.ts';
import type { MailboxFault } from './mailbox-faults.ts';
import type { UsagerFault } from './usager-faults.ts';

/** Events of SES that the hub listens to (SES, « Event data that Amazon SES publishes to EventBridge »). */
const MailEventTypeSchema = z.enum([
  'Email Sent',
  'Email Delivered',
  'Email Bounced',
  'Email Complaint Received',
  'Email Rejected',
  'Email Rendering Failed',
]);

/**
 * What the rule leaves of an event of SES: never a recipient, a subject or a header, so that neither the queue nor its dead letters hold
 * an address.
 */
export const MailEventSchema = z.strictObject({
  type: MailEventTypeSchema,
  messageId: z.string().min(1).max(200),
  sentAt: AwsInstantSchema,
  tags: z.record(z.string(), z.array(z.string())),
  bounceType: z.string().optional(),
});
export type MailEvent = z.output<typeof MailEventSchema>;

/** What a mail was sent for. */
interface Targets {
  readonly effects: readonly { readonly numero: string; readonly name: EffectName }[];
  readonly notice: string | null;
}

export interface RecordMailEventsDeps {
  readonly recordEffectEvidence: (numero: string, name: EffectName, evidence: string) => Promise<'recorded' | 'unknown'>;
  readonly recordNoticeEvidence: (id: string, evidence: string) => Promise<'recorded' | 'unknown'>;
  /** Keeps it beside the table, by the tag of the effect or notice: a restored table has lost its evidence (docs/restore.md). */
  readonly keepProof: (tag: string, messageId: string) => Promise<void>;
  readonly load: (numero: string) => Promise<Dossier | null>;
  readonly notice: (id: string) => Promise<OwedNotice | null>;
  readonly usagerFault: UsagerFault;
  readonly mailboxFault: MailboxFault;
}

/**
 * Writes what SES says of a mail: that it left (the evidence of its effects), that it arrived, or that its recipient does not receive.
 * Events come in any order and twice, or not at all: each is written so that only the last fact of a mailbox counts.
 */
export function createRecordMailEvents(deps: RecordMailEventsDeps) {
  return async (event: MailEvent): Promise<Handled> => {
    const targets = targetsOf(event.tags);
    if (!(await recordEvidence(targets, event.messageId))) {
      info('MAIL_EVENT_IGNORED', { type: event.type });
      return 'done';
    }
    const outcome = outcomeOf(event);
    count('MailOutcome', { role: roleOf(targets, event), outcome });
    if (outcome === 'refuse') refused(event, targets);
    else if (outcome !== 'envoye') await tellWhoseFault(event, targets, outcome);
    return 'done';
  };

  /** Whatever SES says of a mail proves that it took it: kept beside the table first, then where it is owed. False where nobody owes it. */
  async function recordEvidence({ effects, notice }: Targets, messageId: string): Promise<boolean> {
    const owed = effects.map(({ numero, name }) => ({
      tag: effectTag(numero, name),
      record: () => deps.recordEffectEvidence(numero, name, messageId),
    }));
    if (notice !== null) owed.push({ tag: noticeTag(notice), record: () => deps.recordNoticeEvidence(notice, messageId) });
    await Promise.all(owed.map(({ tag }) => deps.keepProof(tag, messageId)));
    const recorded = await Promise.all(owed.map(({ record }) => record()));
    return recorded.includes('recorded');
  }

  async function tellWhoseFault(event: MailEvent, { effects, notice }: Targets, outcome: MailboxNews['outcome']): Promise<void> {
    const [effect] = effects;
    if (effect?.name.role === 'usager') {
      // A mailbox that is full today may not be tomorrow: nothing is said of it.
      if (outcome === 'rebond' || outcome === 'plainte') await deps.usagerFault(effect.numero, outcome);
      return;
    }
    const about = await raccordementOf(effect?.numero, notice);
    const role = event.tags.vers?.[0];
    if (about !== null && (role === 'mairie' || role === 'second-contact')) {
      await deps.mailboxFault({ ...about, role }, { messageId: event.messageId, sentAt: event.sentAt, outcome });
    } else if (outcome !== 'remis') {
      // The operator, or a contact of a server: nobody is told by mail that mails do not arrive.
      warn('MAIL_BOUNCED', { ...(notice === null ? {} : { notice }), reason: outcome });
      count('ContactUnreachable', { role: role ?? 'operateur' });
    }
  }

  async function raccordementOf(numero: string | undefined, id: string | null): Promise<Pick<Dossier, 'insee' | 'demarche'> | null> {
    if (numero !== undefined) {
      const dossier = await deps.load(numero);
      return dossier === null ? null : { insee: dossier.insee, demarche: dossier.demarche };
    }
    const notice = id === null ? null : await deps.notice(id);
    return notice !== null && 'insee' in notice.to ? { insee: notice.to.insee, demarche: notice.to.demarche } : null;
  }
}

/** To whom the mail went, as far as it matters to whoever watches the mails. */
function roleOf({ effects: [effect] }: Targets, { tags }: MailEvent): Dimensions<'MailOutcome'>['role'] {
  if (effect?.name.role === 'usager') return 'usager';
  return MailboxRoleSchema.safeParse(tags.vers?.[0]).data ?? 'autre';
}

/** `envoye`: nothing beyond the evidence. `refuse`: SES itself refused what it had taken. */
function outcomeOf({ type, bounceType }: MailEvent): MailboxNews['outcome'] | 'envoye' | 'refuse' {
  switch (type) {
    case 'Email Sent':
      return 'envoye';
    case 'Email Delivered':
      return 'remis';
    case 'Email Bounced':
      return bounceType === 'Permanent' ? 'rebond' : 'rebond-passager';
    case 'Email Complaint Received':
      return 'plainte';
    case 'Email Rejected':
    case 'Email Rendering Failed':
      return 'refuse';
  }
}

/** A mail that SES took and did not send (a virus found): its effect is not made, and an operator must look. */
function refused({ type }: MailEvent, { effects, notice }: Targets): void {
  count('MailRejected');
  for (const { numero, name } of effects) warn('MAIL_REJECTED', { numero, mail: `${name.seq}-${name.kind}-${name.role}`, reason: type });
  if (notice !== null) warn('MAIL_REJECTED', { notice, reason: type });
}

/** `effet`, `effet2`, … and `avis`; the tags of SES itself begin with `ses:`. */
function targetsOf(tags: MailEvent['tags']): Targets {
  const effects = Object.entries(tags)
    .filter(([name]) => /^effet\d?$/.test(name))
    .flatMap(([, values]) => values.flatMap((value) => effectOfTag(value) ?? []));
  const [avis] = tags.avis ?? [];
  return { effects, notice: avis === undefined ? null : noticeOfTag(avis) };
}
