import { DEMARCHES } from '../demarches.ts';
import type { Mail, MailFacts } from './facts.ts';
import { type Block, layOut, paragraph } from './layout.ts';
import { DASHBOARD, dataProtection, greeting, noReply, serviceInCharge, signature, subjectMatter } from './parts.ts';

const LEGAL_DATE = 'Date de réception de votre envoi';

const received = (facts: MailFacts): string =>
  `Nous avons bien reçu votre ${DEMARCHES[facts.dossier.demarche].usagerName}. Ce courriel en est l’accusé de réception électronique (article L. 112-11 du code des relations entre le public et l’administration). Conservez-le : la date qu’il porte fait foi.`;

const FORWARDED = 'Votre dossier a été transmis au service traitant de votre commune.';
const NEXT = `Vous recevrez un courriel aux étapes importantes de son traitement. Vous pouvez aussi le suivre dans ${DASHBOARD}.`;
const TO_BE_FORWARDED = `Votre dossier va être transmis au service traitant de votre commune : un courriel vous en informera. Vous pouvez aussi le suivre dans ${DASHBOARD}.`;

/**
 * Acknowledgement of receipt to the usager. Date of reception, service in charge with its address and telephone: CRPA,
 * art. L. 112-11 and R. 112-11-1; what silence means only where a text gives it a meaning for the démarche. « La date fait
 * foi »: CRPA, art. L. 112-1 (former art. 16 of law n° 2000-321, quoted by the seed FAQ).
 */
export function accuse(facts: MailFacts): Mail {
  return layOut(`Télédossier n° ${facts.dossier.numero} : accusé de réception`, [
    greeting,
    paragraph(received(facts)),
    subjectMatter(facts, LEGAL_DATE),
    ...silence(facts),
    paragraph(TO_BE_FORWARDED),
    ...ending(facts),
  ]);
}

/** CRPA, art. L. 114-2: who is not competent hands on to who is, and tells the person; the delays count as they did for him. */
const HANDED_ON =
  'Votre dossier avait d’abord été adressé à une autre commune, qui n’était pas compétente. Il a été transmis à celle qui l’est, indiquée ci-dessous (article L. 114-2 du code des relations entre le public et l’administration). La date de réception de votre envoi ne change pas, et vous n’avez rien à faire.';

/** « Dossier transmis au service traitant » (seed FAQ, « L’envoi des notifications aux usagers »). */
export function transmis(facts: MailFacts): Mail {
  return layOut(`Télédossier n° ${facts.dossier.numero} : dossier transmis au service traitant`, [
    greeting,
    paragraph(FORWARDED),
    ...(facts.dossier.reroutedFrom === undefined ? [] : [paragraph(HANDED_ON)]),
    subjectMatter(facts, 'Date de réception'),
    paragraph(NEXT),
    ...ending(facts),
  ]);
}

/** One mail where the acknowledgement and *transmis* are owed at the same moment: everything that the two say. */
export function accuseAndTransmis(facts: MailFacts): Mail {
  return layOut(`Télédossier n° ${facts.dossier.numero} : accusé de réception, dossier transmis au service traitant`, [
    greeting,
    paragraph(received(facts)),
    subjectMatter(facts, LEGAL_DATE),
    ...silence(facts),
    paragraph(`${FORWARDED} ${NEXT}`),
    ...ending(facts),
  ]);
}

function silence({ dossier }: MailFacts): Block[] {
  const meaning = DEMARCHES[dossier.demarche].silence;
  return meaning === undefined ? [] : [paragraph(meaning)];
}

function ending(facts: MailFacts): Block[] {
  return [...serviceInCharge(facts), noReply(false), signature, ...dataProtection(facts)];
}
