import type { DemarcheCode } from '../domain/demarches.ts';
import type { OwedLetter } from '../shared/send-owed.ts';

/** Recipient and mail of a notice, and to whom it really goes: what SES says of it is laid at that door. */
export interface NoticeLetter {
  readonly letter: OwedLetter;
  readonly tags: Readonly<Record<string, string>>;
  /** Of the digest of a mailbox where a dossier has waited for its fetch for a week: its démarche, counted once the mail has left. */
  readonly silent?: DemarcheCode;
}
