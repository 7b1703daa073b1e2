import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { mailProofs } from '../adapters/mail-proofs.ts';
import { createApplyCommand } from '../shared/apply-command.ts';
import type { RecordMailEventsEnv } from './env.ts';
import { createMailboxFault } from './mailbox-faults.ts';
import { createRecordMailEvents } from './record-mail-events.ts';
import { createUsagerFault } from './usager-faults.ts';

/** The recording of what SES says, on the real table. */
export function mailEventRecording(env: RecordMailEventsEnv) {
  const { dossiers, effects, mailboxes, notices } = dossiersTable(env.DOSSIERS_TABLE);
  const now = () => new Date();
  const oweNotice = notices.owe;
  return createRecordMailEvents({
    recordEffectEvidence: effects.recordEvidence,
    recordNoticeEvidence: notices.recordEvidence,
    keepProof: mailProofs({ bucket: env.VAULT_BUCKET }).keep,
    load: dossiers.load,
    notice: notices.read,
    usagerFault: createUsagerFault({ apply: createApplyCommand({ ...dossiers, now }), oweNotice, now }),
    mailboxFault: createMailboxFault({ record: mailboxes.record, oweNotice, now }),
  });
}
