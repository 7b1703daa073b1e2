import type { Commune } from '../domain/commune.ts';
import type { Dossier, DossierEvent } from '../domain/dossier.ts';
import type { MailFacts } from '../domain/mails/index.ts';
import { commentReadable } from '../domain/retention.ts';
import type { OwedMail } from './next-mail.ts';

/** Recipient and facts of a mail. No recipient: the mail is cancelled. */
export interface Letter {
  readonly to: string | null;
  readonly facts: MailFacts;
}

export interface LettersDeps {
  readonly commune: (insee: string) => Promise<Commune | null>;
  readonly raccordement: (insee: string, demarche: string) => Promise<{ readonly mailbox: string } | null>;
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
  return async (dossier: Dossier, mails: readonly OwedMail[]): Promise<Letter> => {
    const [commune, to, answer] = await Promise.all([deps.commune(dossier.insee), recipient(dossier, mails), answerOf(dossier, mails)]);
    if (commune === null) throw new FactsMissingError('a commune is no longer in the directory');
    return { to, facts: { dossier, commune, ...answer, gsUrl: deps.gsUrl } };
  };

  async function recipient({ numero, insee, demarche }: Dossier, mails: readonly OwedMail[]): Promise<string | null> {
    if (mails.every(({ role }) => role === 'usager')) return deps.address(numero);
    return (await deps.raccordement(insee, demarche))?.mailbox ?? null;
  }

  /** What the commune answered, for a mail of status: its comment is read in the vault, null where it has been destroyed. */
  async function answerOf(dossier: Dossier, mails: readonly OwedMail[]): Promise<Pick<MailFacts, 'status' | 'comment' | 'documents'>> {
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
