import type { CredentialView } from '../../../functions/shared/credential-view.ts';
import { countText } from '../../output.ts';
import { green, type Line, red } from '../line.ts';

/** One account of a boite, as an operator sees it. */
export interface AccountSeen {
  readonly username: string;
  readonly state: 'actif' | 'suspendu';
  readonly credentials: readonly Pick<CredentialView, 'kind' | 'state' | 'lastUsedAt'>[];
}

/**
 * Somebody can open the boite, and has done it: by password the last use tells it; the use of a key is not known (the server matches it
 * without telling which), the canary's fetch tells it instead.
 */
export function checkAccounts(boite: string, accounts: readonly AccountSeen[]): Line {
  const open = accounts.filter(({ state, credentials }) => state === 'actif' && credentials.some((one) => one.state === 'actif'));
  if (accounts.length === 0) return red('compte', 'La boîte n’a pas de compte.', `Ouvrez-en un : « compte create ${boite} ».`);
  if (open.length === 0) {
    return red(
      'compte',
      'Aucun compte de la boîte n’a d’identifiants en cours de validité.',
      'Le contact doit ouvrir son lien d’activation, ou donner une clé : « compte list », « compte rotate ».',
    );
  }
  const live = open.flatMap(({ credentials }) => credentials.filter(({ state }) => state === 'actif'));
  if (live.some(({ kind, lastUsedAt }) => kind === 'cle' || lastUsedAt !== undefined)) {
    return green('compte', `${countText(open.length, 'compte')} en service.`);
  }
  return red(
    'compte',
    'Personne ne s’est encore connecté à la boîte.',
    'Faites connecter le logiciel de la commune avec ses identifiants.',
  );
}
