import { SUPPORT_ADDRESS } from '../boite-texts.ts';
import { legalDateText } from '../legal-time.ts';
import type { Mail } from './facts.ts';
import { layOut, paragraph } from './layout.ts';
import { greeting, signature } from './parts.ts';

export interface InvitationFacts {
  /** Name of the commune. */
  readonly commune: string;
  /** Whole address of the page, token included: it is told here and nowhere else. */
  readonly link: string;
  readonly expiresAt: string;
  /** His password was reset: the old one opens nothing any more. */
  readonly reset: boolean;
}

/** The link by which an agent of a mairie chooses his password: never a password, nor his name. */
export function invitation({ commune, link, expiresAt, reset }: InvitationFacts): Mail {
  const says = reset
    ? 'Votre mot de passe du Gestionnaire de Suivi des télédossiers a été réinitialisé : l’ancien n’ouvre plus rien, et vos sessions sont fermées.'
    : 'Un accès au Gestionnaire de Suivi des télédossiers vous est ouvert. Vous y téléchargez les télédossiers des usagers de votre commune, et y répondez.';
  return layOut(
    reset ? 'Gestionnaire de Suivi des télédossiers : votre nouveau mot de passe' : 'Gestionnaire de Suivi des télédossiers : votre accès',
    [
      greeting,
      paragraph(says),
      paragraph(
        'Choisissez votre mot de passe sur la page ci-dessous. Votre identifiant est l’adresse à laquelle vous recevez ce courriel.',
      ),
      {
        kind: 'facts',
        rows: [
          ['Commune', commune],
          ['Lien valable jusqu’au', legalDateText(expiresAt)],
        ],
      },
      { kind: 'link', label: 'Choisir mon mot de passe', href: link },
      paragraph(
        'Ce lien ne sert qu’une fois, et n’est que pour vous : ne le transmettez à personne. Nous n’envoyons jamais de mot de passe par courriel, et nous ne vous demanderons jamais le vôtre.',
      ),
      paragraph(
        `Ce courriel est envoyé automatiquement : n’y répondez pas. Si vous ne l’attendiez pas, n’ouvrez pas le lien et écrivez à ${SUPPORT_ADDRESS}. Si le lien ne fonctionne plus, demandez-en un autre à la même adresse.`,
      ),
      signature,
    ],
  );
}
