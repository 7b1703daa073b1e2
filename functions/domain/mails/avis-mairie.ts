import { DEMARCHES } from '../demarches.ts';
import { CONTENT_DAYS, legalDateText } from '../legal-time.ts';
import type { Mail, MailFacts } from './facts.ts';
import { layOut, paragraph } from './layout.ts';
import { greeting, noAnswerToUs, signature } from './parts.ts';

/**
 * Notice to the functional mailbox of a commune in mode `courriel`: démarche, number, deadline, link to the GS. No personal
 * data (design §7): a functional mailbox has many readers. Subject as the mairies know it (domain §1.1).
 */
export function avisMairie({ dossier, gsUrl }: MailFacts): Mail {
  return layOut(`${dossier.demarche} - ${dossier.numero} : dossier à traiter`, [
    greeting,
    paragraph('Un nouveau télédossier vous attend dans le Gestionnaire de Suivi.'),
    {
      kind: 'facts',
      rows: [
        ['Démarche', DEMARCHES[dossier.demarche].name],
        ['Télédossier', `n° ${dossier.numero}`],
        ['À télécharger et à traiter avant le', legalDateText(dossier.expiresAt)],
      ],
    },
    { kind: 'link', label: 'Ouvrir le Gestionnaire de Suivi', href: gsUrl },
    paragraph(
      `Un télédossier est à traiter dans les ${CONTENT_DAYS} jours à compter de sa soumission par l’usager. Au-delà de ce délai, vous ne pourrez plus le télécharger, mais vous pourrez encore changer son état et informer l’usager par un commentaire. Pensez à indiquer dans vos commentaires une adresse électronique à laquelle l’usager puisse vous répondre.`,
    ),
    noAnswerToUs,
    signature,
  ]);
}
