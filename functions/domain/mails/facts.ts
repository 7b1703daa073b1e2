import type { OpenedCommune } from '../commune.ts';
import type { Dossier } from '../dossier.ts';
import type { EffectKind } from '../effects.ts';
import type { Awaited } from '../reminders.ts';
import type { Status } from '../statuses.ts';

/** Kinds of mails: the effects that are not files. */
export type MailKind = Exclude<EffectKind, 'depot-boite'>;

/** A mail to one person, before it has a sender and a recipient. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What a mail may say. No identity of the usager: a mail names the dossier by its number alone. */
export interface MailFacts {
  readonly dossier: Pick<Dossier, 'numero' | 'demarche' | 'submittedAt' | 'expiresAt' | 'reroutedFrom'>;
  readonly commune: Pick<OpenedCommune, 'name' | 'service'>;
  /** Status told by a mail `statut`. */
  readonly status?: Status;
  /** The commune's comment; null where it had one that is no longer kept. */
  readonly comment?: string | null;
  /** What a reminder is about. */
  readonly waits?: Awaited;
  /** Documents that came with the answer. */
  readonly documents?: number;
  /** Address of the Gestionnaire de Suivi, for the mairie. */
  readonly gsUrl: string;
}

/**
 * What became of a mail given to the provider. `rejected`: refused for good, the same mail would be refused again.
 * `postponed`: surely not sent, a later try may succeed. `unknown`: sent or not, nobody can tell. `reason` is the name of
 * an error, never its message: a message quotes addresses (design §7).
 */
export type SendOutcome =
  | { readonly outcome: 'sent'; readonly messageId: string }
  | { readonly outcome: 'rejected' | 'postponed' | 'unknown'; readonly reason: string };
