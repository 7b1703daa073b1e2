import { type Commune, isOpened, type Raccordement } from '../domain/commune.ts';
import { stillTold } from '../domain/consequences.ts';
import type { Dossier, DossierEvent } from '../domain/dossier.ts';
import { type MailboxHealth, type MailboxRole, mailboxOf } from '../domain/mailbox.ts';
import type { MailFacts } from '../domain/mails/index.ts';
import { type Awaited, awaited, isReminder } from '../domain/reminders.ts';
import { commentReadable } from '../domain/retention.ts';
import type { Status } from '../domain/statuses.ts';
import type { MailEffect } from './next-mail.ts';

/** Recipient and facts of a mail. No recipient: the mail is cancelled. */
export interface Letter {
  readonly to: string | null;
  readonly facts: MailFacts;
  /** To whom a mail for the mairie really goes: what SES says of it is laid at that door. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface LettersDeps {
  readonly commune: (insee: string) => Promise<Commune | null>;
  readonly raccordement: (insee: string, demarche: string) => Promise<Pick<Raccordement, 'mailbox' | 'secondContact'> | null>;
  readonly health: (insee: string, demarche: string, role: MailboxRole) => Promise<MailboxHealth | null>;
  /** Address of the usager; null where none was usable, or it has been destroyed. */
  readonly address: (numero: string) => Promise<string | null>;
  readonly comment: (key: string) => Promise<string | null>;
  readonly eventsFrom: (numero: string, seq: number, limit: number) => Promise<readonly DossierEvent[]>;
  readonly gsUrl: string;
  readonly now: () => Date;
}

/** The directory or the history lacks what a mail must say: an operator must look, the mail stays owed. */
export class FactsMissingError extends Error {
  override readonly name = 'FactsMissingError';
}

/** Gathers what a mail says and to whom it goes. */
export function createLetterFor(deps: LettersDeps) {
  return async (dossier: Dossier, mails: readonly MailEffect[]): Promise<Letter> => {
    const [commune, answer] = await Promise.all([deps.commune(dossier.insee), answerOf(dossier, mails)]);
    const waits = awaited(dossier, deps.now().toISOString());
    const { to, tags } = await recipient(dossier, mails, answer.status, waits);
    if (!isOpened(commune)) throw new FactsMissingError('the service of a commune is not in the directory');
    return { to, tags, facts: { dossier, commune, ...answer, ...(waits === null ? {} : { waits }), gsUrl: deps.gsUrl } };
  };

  async function recipient(
    dossier: Dossier,
    mails: readonly MailEffect[],
    status: Status | undefined,
    waits: Awaited | null,
  ): Promise<Pick<Letter, 'to' | 'tags'>> {
    const { numero, insee, demarche } = dossier;
    if (mails.every(({ role }) => role === 'usager')) {
      // A reminder of what waits no longer is not sent.
      const told = mails.some(({ kind }) => stillTold(dossier, kind, status) && (!isReminder(kind) || waits !== null));
      return { to: told ? await deps.address(numero) : null, tags: {} };
    }
    const raccordement = await deps.raccordement(insee, demarche);
    if (raccordement === null) return { to: null, tags: {} };
    const { to, role } = mailboxOf(raccordement, await deps.health(insee, demarche, 'mairie'), deps.now().toISOString());
    return { to, tags: { vers: role } };
  }

  /** What the commune answered, for a mail of status: its comment is read in the vault, null where it has been destroyed. */
  async function answerOf(dossier: Dossier, mails: readonly MailEffect[]): Promise<Pick<MailFacts, 'status' | 'comment' | 'documents'>> {
    const mail = mails.find(({ kind }) => kind === 'statut');
    if (mail === undefined) return {};
    const [event] = await deps.eventsFrom(dossier.numero, mail.seq, 1);
    if (event?.type !== 'reponse' || event.seq !== mail.seq) throw new FactsMissingError('a mail of status has no answer behind it');
    const { status, documentCount: documents, commentKey } = event;
    if (commentKey === undefined) return { status, documents };
    const readable = commentReadable(dossier, commentKey, deps.now().toISOString());
    return { status, documents, comment: readable ? await deps.comment(commentKey) : null };
  }
}
