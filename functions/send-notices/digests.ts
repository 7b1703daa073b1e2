import { CHANNELS, deliveryWay, type Raccordement } from '../domain/commune.ts';
import { isOpenInGs } from '../domain/delivery-decisions.ts';
import type { Dossier } from '../domain/dossier.ts';
import { avoided, type MailboxHealth, mailboxOf } from '../domain/mailbox.ts';
import type { NoticeContext } from '../domain/mails/notice.ts';
import { relanceMairie, type WaitingDossier } from '../domain/mails/relance-mairie.ts';
import type { OwedNotice } from '../domain/notices.ts';
import { awaited, daysWaited, digestFrom, type Ladder, REMINDED } from '../domain/reminders.ts';
import type { Status } from '../domain/statuses.ts';
import type { NoticeLetter } from './notice-letter.ts';

export interface DigestsDeps {
  readonly listByCommune: (
    insee: string,
    demarche: string,
    status: Status,
    page: { before?: string; limit: number },
  ) => Promise<readonly Dossier[]>;
  /** Consistent: the list may be a moment late, and nobody is told of a dossier that he has just fetched. */
  readonly load: (numero: string) => Promise<Dossier | null>;
  readonly ladder: Ladder;
  readonly now: () => Date;
}

/** Dossiers read of each status, newest first: those of the last thirty days. */
const PER_STATUS = 200;

const NOTHING: NoticeLetter = { letter: null, tags: {} };

/** The digest of a mailbox: what waits there at the moment at which it leaves. Nothing to say, or nobody to say it to: cancelled. */
export function createDigests({ listByCommune, load, ladder, now }: DigestsDeps) {
  return async (
    notice: OwedNotice,
    raccordement: Raccordement | null,
    health: MailboxHealth | null,
    about: NoticeContext,
  ): Promise<NoticeLetter> => {
    const { to } = notice;
    if (raccordement === null || (to.role !== 'mairie' && to.role !== 'second-contact')) return NOTHING;
    const addressee = addresseeOf(raccordement, health, to.role);
    if (addressee === null) return NOTHING;
    const found = await waiting(raccordement, digestFrom(ladder, to.role), notice.at);
    const dossiers = found.flatMap((dossier) => waitingOf(dossier, notice.at) ?? []);
    if (dossiers.length === 0) return NOTHING;
    const inGs = CHANNELS[raccordement.mode].gsStatus || dossiers.some(({ waits }) => waits === 'telechargement');
    const mail = relanceMairie({ ...about, to: to.role, dossiers, inGs });
    // The digest of the second contact says the same of the same mailbox.
    const isSilent = to.role === 'mairie' && found.some((dossier) => isForgotten(dossier, notice.at));
    return { letter: { to: addressee.to, mail }, tags: { vers: addressee.role }, ...(isSilent ? { silent: to.demarche } : {}) };
  };

  function addresseeOf(raccordement: Raccordement, health: MailboxHealth | null, role: 'mairie' | 'second-contact') {
    const instant = now().toISOString();
    if (role === 'mairie') return mailboxOf(raccordement, health, instant);
    const { mailbox, secondContact } = raccordement;
    // While the mailbox is in error its own digest goes to the second contact: one is enough.
    if (secondContact === undefined || secondContact === mailbox || avoided(health, instant)) return null;
    return { to: secondContact, role };
  }

  /** Oldest first. */
  async function waiting({ insee, demarche }: Raccordement, fromDay: number, at: string): Promise<Dossier[]> {
    const lists = await Promise.all(REMINDED.map((status) => listByCommune(insee, demarche, status, { limit: PER_STATUS })));
    const old = lists.flat().filter((dossier) => daysWaited(dossier, at) >= fromDay && awaited(dossier, at) !== null);
    const read = await Promise.all(old.map(({ numero }) => load(numero)));
    return read.filter((dossier) => dossier !== null).sort((a, b) => a.submittedAt.localeCompare(b.submittedAt));
  }

  /** Fetched by nobody since the day from which the second contact is told too. */
  function isForgotten(dossier: Dossier, at: string): boolean {
    return awaited(dossier, at) === 'retrait' && daysWaited(dossier, at) >= ladder.secondContactFrom;
  }
}

function waitingOf(dossier: Dossier, at: string): WaitingDossier | null {
  const { numero, expiresAt } = dossier;
  switch (awaited(dossier, at)) {
    case 'retrait':
      return {
        numero,
        expiresAt,
        waits: deliveryWay(dossier) === 'boite' && !isOpenInGs(dossier) ? 'retrait-boite' : 'telechargement',
      };
    case 'reponse':
      return { numero, expiresAt, waits: 'reponse' };
    default:
      return null;
  }
}
export type Digests = ReturnType<typeof createDigests>;
