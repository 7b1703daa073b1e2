import type { Mail } from './facts.ts';
import { layOut, paragraph } from './layout.ts';
import { greeting, linkBlocks, linkNotExpected, NO_PASSWORD_BY_MAIL, signature } from './parts.ts';

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
      ...linkBlocks({ commune, link, expiresAt }, 'Choisir mon mot de passe'),
      paragraph(`Ce lien ne sert qu’une fois, et n’est que pour vous : ne le transmettez à personne. ${NO_PASSWORD_BY_MAIL}`),
      linkNotExpected,
      signature,
    ],
  );
}
