import type { Agent } from '../../../functions/domain/agent.ts';
import { type Commune, deliveryWay, type Raccordement } from '../../../functions/domain/commune.ts';
import { countText } from '../../output.ts';
import { green, type Line, red } from '../line.ts';

/** What a usager must be told of the service, and what routes his dossier. */
export function checkCommune({ siret, postalCodes, name, insee }: Commune): Line {
  const missing = [...(siret === undefined ? ['le SIRET'] : []), ...(postalCodes.length === 0 ? ['les codes postaux'] : [])];
  if (missing.length === 0) return green('annuaire', `${name} : SIRET, codes postaux, adresse et téléphone du service sont connus.`);
  return red('annuaire', `Il manque ${missing.join(' et ')}.`, `Complétez la fiche : « commune add ${insee} ».`);
}

/** The fallback tells the second contact when the mailbox, or the server, is dead: it must be somebody else. */
export function checkContacts(raccordement: Raccordement): Line {
  const { insee, demarche, mailbox, secondContact, technicalContact } = raccordement;
  const set = `raccordement set ${insee} ${demarche}`;
  if (secondContact === undefined) return red('contacts', 'Il n’y a pas de second contact.', `Donnez-le : « ${set} --second-contact ».`);
  if (secondContact.toLowerCase() === mailbox.toLowerCase()) {
    return red(
      'contacts',
      'Le second contact est la boîte fonctionnelle elle-même.',
      `Donnez une autre adresse : « ${set} --second-contact ».`,
    );
  }
  const needsTechnical = deliveryWay(raccordement) === 'boite';
  if (needsTechnical && technicalContact === undefined) {
    return red(
      'contacts',
      'Personne n’est nommé pour le logiciel de la commune.',
      `Donnez le contact technique : « ${set} --technical-contact ».`,
    );
  }
  return green('contacts', 'La boîte fonctionnelle et le second contact sont connus.');
}

/** One agent at least: a dossier that cannot be pushed opens in the GS. */
export function checkAgent({ insee, demarche }: Pick<Raccordement, 'insee' | 'demarche'>, agents: readonly Agent[]): Line {
  const entitled = agents.filter(({ state, demarches }) => state === 'actif' && demarches.includes(demarche));
  if (entitled.length > 0)
    return green('agent', `${countText(entitled.length, 'agent habilité', 'agents habilités')} pour cette démarche.`);
  return red(
    'agent',
    'Aucun agent actif n’est habilité pour cette démarche.',
    `Créez-en un : « agent add ${insee} --email … --demarche ${demarche} ».`,
  );
}
