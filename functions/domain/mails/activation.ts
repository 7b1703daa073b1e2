import type { Mail } from './facts.ts';
import { layOut, paragraph } from './layout.ts';
import { greeting, linkBlocks, linkNotExpected, NO_PASSWORD_BY_MAIL, signature } from './parts.ts';

export interface ActivationFacts {
  /** Name of the commune. */
  readonly commune: string;
  /** Whole address of the page, token included: it is told here and nowhere else. */
  readonly link: string;
  readonly expiresAt: string;
  /** The account has a password that lives, and is to be renewed. */
  readonly renewal: boolean;
}

const OPENED = (commune: string): string =>
  `Un compte sFTP est ouvert pour ${commune}. Il permet au logiciel de la mairie de recevoir les télédossiers et d’y répondre. Il vous reste à l’activer.`;

const RENEWED = (commune: string): string =>
  `Un nouveau mot de passe vous attend pour le compte sFTP de ${commune}. Celui que vous utilisez reste valable : mettez le nouveau dans votre logiciel, vérifiez que la connexion se fait, puis prévenez-nous. Nous fermerons alors l’ancien.`;

/**
 * The link by which the technical contact of a commune gets a password: never the password itself, nor the name of the account (issue 4,
 * ADR 0019). It says what the page does, so that nobody opens it before being ready.
 */
export function activation({ commune, link, expiresAt, renewal }: ActivationFacts): Mail {
  return layOut(
    renewal ? 'Accès sFTP aux télédossiers : votre nouveau mot de passe' : 'Accès sFTP aux télédossiers : activez votre compte',
    [
      greeting,
      paragraph(renewal ? RENEWED(commune) : OPENED(commune)),
      paragraph(
        'La page ci-dessous affiche le mot de passe une seule fois, quand vous appuyez sur son bouton. Ayez sous la main de quoi le conserver : la configuration de votre logiciel, ou un gestionnaire de mots de passe.',
      ),
      ...linkBlocks({ commune, link, expiresAt }, 'Obtenir le mot de passe'),
      paragraph(`Ce lien ne sert qu’une fois. Ne le transmettez qu’à la personne qui configure la connexion. ${NO_PASSWORD_BY_MAIL}`),
      linkNotExpected,
      signature,
    ],
  );
}
