import type { Endpoint } from '../../../functions/domain/endpoint.ts';
import { examine, examineHostKeys, FAMILIES, type FamilyName, type Finding, type SshOffer } from '../../../functions/domain/ssh-guide.ts';
import type { HostKey } from '../../../functions/formats/host-keys.ts';
import { SUSPENDED_BY_OPERATOR } from '../../endpoint/change.ts';
import { ED25519_ONLY, failureText, keyText, type Tested } from '../../endpoint/connector.ts';
import { circuitText } from '../../raccordement/sheet.ts';
import { green, type Line, type LineCode, red } from '../line.ts';

export function checkCircuit({ id, circuit }: Pick<Endpoint, 'id' | 'circuit'>): Line {
  if (circuit.state === 'ferme') return green('circuit', 'Les envois vers ce serveur sont ouverts.');
  const byOperator = circuit.reason === SUSPENDED_BY_OPERATOR;
  const todo = byOperator
    ? `Reprenez les envois : « endpoint resume ${id} ».`
    : 'Faites réparer le serveur ; les envois reprendront d’eux-mêmes à la première sonde qui réussit.';
  return red('circuit', `Circuit ${circuitText(circuit)}.`, todo);
}

/** TestConnection of AWS: address, host key, credential. */
export function checkConnection(tested: Tested, { id }: Pick<Endpoint, 'id'>): Line {
  if (tested.ok) return green('connexion', 'La plate-forme se connecte au serveur et s’y identifie.');
  const changed = /host key verification/i.test(tested.message) && tested.hostKey !== undefined;
  return red(
    'connexion',
    failureText(tested),
    changed && tested.hostKey !== undefined
      ? `Le serveur montre ${keyText(tested.hostKey)} : faites confirmer cette empreinte, puis « endpoint accept-key ${id} ».`
      : 'Vérifiez l’adresse, le port, le pare-feu et les identifiants avec l’administrateur du serveur.',
  );
}

const UNREADABLE = 'Le serveur n’a pas pu être lu depuis ce poste.';
const OPEN_HERE = 'Autorisez ce poste sur le pare-feu du serveur le temps de la répétition, ou lancez-la d’un poste autorisé.';

/** Types and sizes of the host keys against the guide, and AWS's own limit. */
export function checkHostKeys(offer: SshOffer | undefined, keys: readonly HostKey[]): Line {
  if (offer === undefined) return red('cle-hote', UNREADABLE, OPEN_HERE);
  const { unreachable, forbidden } = examineHostKeys(offer, keys);
  if (unreachable) return red('cle-hote', ED25519_ONLY, 'Faites ajouter une clé RSA ou ECDSA au serveur, puis « endpoint accept-key ».');
  if (forbidden.length > 0) {
    return red(
      'cle-hote',
      `Le guide de l’ANSSI refuse : ${forbidden.join(', ')}.`,
      'Faites remplacer ces clés : RSA d’au moins 2 048 bits (3 072 au-delà de 2030), ou ECDSA.',
    );
  }
  return green('cle-hote', `${keys.map(({ type, bits }) => `${type} (${bits} bits)`).join(', ')}.`);
}

const FAMILY_CODES: Record<FamilyName, LineCode> = { kex: 'echange-cles', ciphers: 'chiffrement', macs: 'integrite' };

/** One line for each family of algorithms. */
export function checkAlgorithms(offer: SshOffer | undefined): Line[] {
  return (Object.keys(FAMILY_CODES) as FamilyName[]).map((family) =>
    offer === undefined ? red(FAMILY_CODES[family], UNREADABLE, OPEN_HERE) : algorithmLine(family, examine(offer, family)),
  );
}

function algorithmLine(family: FamilyName, { forbidden, outside, common }: Finding): Line {
  const code = FAMILY_CODES[family];
  if (forbidden.length > 0) {
    return red(
      code,
      `Le serveur propose des algorithmes que le guide de l’ANSSI refuse : ${forbidden.join(', ')}.`,
      'Faites-les retirer de la configuration du serveur.',
    );
  }
  if (common.length === 0) {
    const wanted = FAMILIES[family].connector.join(', ');
    return red(
      code,
      'Le serveur et les connecteurs d’AWS n’ont aucun algorithme en commun.',
      `Faites ajouter au serveur l’un de : ${wanted}.`,
    );
  }
  const told = outside.length === 0 ? '' : ` Hors du guide de l’ANSSI, sans faiblesse connue : ${outside.join(', ')}.`;
  return green(code, `Utilisable : ${common.join(', ')}.${told}`);
}
