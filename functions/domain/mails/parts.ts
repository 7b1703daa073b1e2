import { SUPPORT_ADDRESS } from '../boite-texts.ts';
import { DEMARCHES } from '../demarches.ts';
import { CONTENT_DAYS, dayText, legalDateText } from '../legal-time.ts';
import { ADDRESS_DAYS_AFTER_CLOSING, ADDRESS_MONTHS } from '../retention.ts';
import type { MailFacts } from './facts.ts';
import { type Block, heading, note, paragraph } from './layout.ts';

/** Where the usager reads his dossiers; said as text, no link: a mail that asks to click looks like a fraud. */
export const DASHBOARD = 'votre tableau de bord sur mon.service-public.fr';

export const greeting: Block = paragraph('Bonjour,');

/** What the mail is about. `dateLabel`: what the legal date is called there. */
export function subjectMatter({ dossier, commune }: MailFacts, dateLabel: string): Block {
  return {
    kind: 'facts',
    rows: [
      ['Télédossier', `n° ${dossier.numero}`],
      ['Démarche', DEMARCHES[dossier.demarche].name],
      ['Commune', commune.name],
      [dateLabel, legalDateText(dossier.submittedAt)],
    ],
  };
}

/** Name, address and telephone of the service: CRPA, art. R. 112-11-1, 2°. */
export function serviceInCharge({ commune: { service } }: MailFacts): Block[] {
  return [
    heading('Service chargé de votre dossier'),
    { kind: 'lines', lines: [service.name, ...service.address, `Téléphone : ${service.telephone}`] },
  ];
}

/** To a mairie, a contact or an operator. */
export const noAnswerToUs: Block = paragraph(
  `Ce courriel est envoyé automatiquement : n’y répondez pas. En cas de difficulté, écrivez à ${SUPPORT_ADDRESS}.`,
);

/** What a link is for, until when it opens, and the link itself: told here and nowhere else. */
export function linkBlocks(
  { commune, link, expiresAt }: { readonly commune: string; readonly link: string; readonly expiresAt: string },
  label: string,
): Block[] {
  return [
    {
      kind: 'facts',
      rows: [
        ['Commune', commune],
        ['Lien valable jusqu’au', legalDateText(expiresAt)],
      ],
    },
    { kind: 'link', label, href: link },
  ];
}

export const NO_PASSWORD_BY_MAIL = 'Nous n’envoyons jamais de mot de passe par courriel, et nous ne vous demanderons jamais le vôtre.';

/** The end of a mail that carries a link. */
export const linkNotExpected: Block = paragraph(
  `Ce courriel est envoyé automatiquement : n’y répondez pas. Si vous ne l’attendiez pas, n’ouvrez pas le lien et écrivez à ${SUPPORT_ADDRESS}. Si le lien ne fonctionne plus, demandez-en un autre à la même adresse.`,
);

/** The usager cannot answer: the seed FAQ asks the mairie to give an address in its comment. */
export function noReply(hasComment: boolean): Block {
  const reach = hasComment
    ? 'utilisez l’adresse que la mairie indique dans son commentaire, ou appelez le service chargé de votre dossier au numéro ci-dessus.'
    : 'adressez-vous au service chargé de votre dossier, aux coordonnées ci-dessus.';
  return paragraph(
    `Ce courriel est envoyé automatiquement : n’y répondez pas, votre réponse ne serait pas lue. Pour toute question, ${reach}`,
  );
}

/**
 * Data-protection notice: RGPD, art. 13 (who, why, how long, which rights) and 6, 1, e (mission of public interest, as DILA says
 * on its page « Données personnelles et sécurité »). Durations: design §2, « Thirty days ».
 */
export function dataProtection({ dossier }: MailFacts): Block[] {
  return [
    heading('Protection de vos données'),
    note(
      'La Direction de l’information légale et administrative (DILA, 26 rue Desaix, 75727 Paris Cedex 15) est responsable du traitement qui transmet votre dossier à votre commune et vous informe de son avancement. Ce traitement relève de sa mission d’intérêt public (article 6, paragraphe 1, point e, du règlement général sur la protection des données, RGPD). Votre commune est responsable de l’instruction de votre dossier.',
    ),
    note(
      `La DILA conserve le contenu de votre dossier ${CONTENT_DAYS} jours à compter de sa soumission, soit jusqu’au ${dayText(dossier.expiresAt)}. Votre adresse électronique ne sert qu’à vous informer du suivi de ce dossier ; elle est effacée ${ADDRESS_DAYS_AFTER_CLOSING} jours après sa clôture, et au plus tard au bout de ${ADDRESS_MONTHS} mois.`,
    ),
    note(
      'Vous disposez de droits d’accès, de rectification, d’effacement, de limitation et d’opposition (articles 15 à 18 et 21 du RGPD). Pour les exercer, écrivez à la DILA, à l’attention du délégué à la protection des données. Vous pouvez aussi adresser une réclamation à la Commission nationale de l’informatique et des libertés (CNIL).',
    ),
  ];
}

export const signature: Block = {
  kind: 'lines',
  lines: ['mon.service-public.fr', 'Direction de l’information légale et administrative'],
};
