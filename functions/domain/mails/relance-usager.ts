import { DEMARCHES } from '../demarches.ts';
import { legalDateText } from '../legal-time.ts';
import type { Awaited } from '../reminders.ts';
import type { Mail, MailFacts } from './facts.ts';
import { layOut, paragraph } from './layout.ts';
import { DASHBOARD, dataProtection, greeting, noReply, serviceInCharge, signature, subjectMatter } from './parts.ts';

const SUBJECTS: Record<Awaited, string> = {
  remise: 'votre dossier n’a pas encore été remis à votre mairie',
  retrait: 'votre mairie n’a pas encore répondu',
  reponse: 'votre mairie n’a pas encore répondu',
};

const LEADS: Record<Awaited, string> = {
  remise: 'Votre dossier n’a pas encore pu être remis au service traitant de votre commune. Nous continuons de le lui présenter.',
  retrait:
    'Votre dossier a été transmis au service traitant de votre commune, qui ne l’a pas encore récupéré. Nous lui avons rappelé qu’il l’attend.',
  reponse:
    'Votre dossier est entre les mains du service traitant de votre commune, qui ne vous a pas encore répondu. Nous lui avons rappelé que vous attendez sa réponse.',
};

const DATE_STANDS = 'La date de réception indiquée ci-dessus vous reste acquise : vous n’avez rien à refaire pour la conserver.';

/**
 * Reminder to the usager whose commune has not answered: his date stands, whom to call; in the last one, until when the commune may read
 * his dossier, and whether filing again would cost him a right ({@link DEMARCHES}).
 */
export function relanceUsager(facts: MailFacts, waits: Awaited, last: boolean): Mail {
  const { dossier } = facts;
  return layOut(`Télédossier n° ${dossier.numero} : ${SUBJECTS[waits]}`, [
    greeting,
    paragraph(LEADS[waits]),
    subjectMatter(facts, 'Date de réception de votre envoi'),
    paragraph(DATE_STANDS),
    ...(last ? [paragraph(deadline(facts, waits)), paragraph(DEMARCHES[dossier.demarche].filingAgain)] : []),
    paragraph(
      `Pour savoir où en est votre dossier, appelez le service qui en est chargé. Vous pouvez aussi suivre votre dossier dans ${DASHBOARD}.`,
    ),
    ...serviceInCharge(facts),
    noReply(false),
    signature,
    ...dataProtection(facts),
  ]);
}

function deadline({ dossier }: MailFacts, waits: Awaited): string {
  const until = legalDateText(dossier.expiresAt);
  return waits === 'reponse'
    ? `À partir du ${until}, nous ne conservons plus le contenu de votre dossier. La mairie peut encore vous répondre après cette date.`
    : `À partir du ${until}, nous ne conservons plus le contenu de votre dossier, et la mairie ne pourra plus le récupérer. Appelez-la avant cette date.`;
}
