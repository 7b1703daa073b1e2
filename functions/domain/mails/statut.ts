import { DEMARCHES } from '../demarches.ts';
import { CONTENT_DAYS } from '../legal-time.ts';
import { STATUS_LABELS, type Status } from '../statuses.ts';
import type { Mail, MailFacts } from './facts.ts';
import { type Block, heading, layOut, paragraph } from './layout.ts';
import { DASHBOARD, dataProtection, greeting, noReply, serviceInCharge, signature, subjectMatter } from './parts.ts';

/** First sentence of the mail. *accepte* says what the service did, never what the usager has become. */
const LEADS: Partial<Record<Status, string>> = {
  'en-cours': 'Votre dossier est en cours de traitement par le service traitant de votre commune.',
  'attente-complements':
    'Le service traitant de votre commune a besoin d’éléments complémentaires pour poursuivre le traitement de votre dossier.',
  'non-recevable':
    'Le service traitant de votre commune vous informe que votre dossier n’est pas recevable : il ne peut pas être traité en l’état.',
  accepte: 'Le service traitant de votre commune a accepté votre dossier.',
  rejete: 'Le service traitant de votre commune a rejeté votre dossier.',
  clos: 'Votre dossier est clos.',
};

/** What the comment holds, where the status makes it compulsory. */
const SEE_COMMENT: Partial<Record<Status, string>> = {
  'attente-complements': 'Son commentaire, ci-dessous, précise ce qui est attendu.',
  'non-recevable': 'Son commentaire, ci-dessous, en donne la raison.',
};

const COMMENT_GONE =
  'Le service traitant a joint un commentaire à cette étape, mais ce commentaire n’est plus conservé. Adressez-vous à lui pour en prendre connaissance.';

/** A status given by the commune, with its comment; documents are named by their number and their place, never carried. */
export function statut(facts: MailFacts, status: Status): Mail {
  const label = STATUS_LABELS[status];
  return layOut(`Télédossier n° ${facts.dossier.numero} : ${label.charAt(0).toLocaleLowerCase('fr')}${label.slice(1)}`, [
    greeting,
    paragraph(lead(facts, status)),
    ...(status === 'clos' ? [paragraph(DEMARCHES[facts.dossier.demarche].closingSentence)] : []),
    subjectMatter(facts, 'Date de réception'),
    ...comment(facts),
    ...documents(facts.documents ?? 0),
    paragraph(`Vous pouvez suivre votre dossier dans ${DASHBOARD}.`),
    ...serviceInCharge(facts),
    noReply(typeof facts.comment === 'string'),
    signature,
    ...dataProtection(facts),
  ]);
}

function lead({ comment }: MailFacts, status: Status): string {
  const told = LEADS[status] ?? `Votre dossier a changé d’état : ${STATUS_LABELS[status]}.`;
  const see = typeof comment === 'string' ? SEE_COMMENT[status] : undefined;
  return see === undefined ? told : `${told} ${see}`;
}

function comment({ comment: text }: MailFacts): Block[] {
  if (text === undefined) return [];
  return [heading('Commentaire du service traitant'), text === null ? paragraph(COMMENT_GONE) : { kind: 'comment', text }];
}

function documents(count: number): Block[] {
  if (count === 0) return [];
  const there = count === 1 ? 'Un document est à votre disposition' : `${count} documents sont à votre disposition`;
  const kept = `${count === 1 ? 'Il y reste' : 'Ils y restent'} ${CONTENT_DAYS} jours`;
  const joined = count === 1 ? 'il n’est pas joint' : 'ils ne sont pas joints';
  return [heading(count === 1 ? 'Document' : 'Documents'), paragraph(`${there} dans ${DASHBOARD}. ${kept} ; ${joined} à ce courriel.`)];
}
