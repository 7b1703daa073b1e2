import type { Transfer } from '../../functions/adapters/transfer.ts';
import type { Endpoint } from '../../functions/domain/endpoint.ts';
import { type HostKey, isReachable, readHostKeys } from '../../functions/formats/host-keys.ts';
import { fingerprintOf } from '../../functions/formats/ssh-public-key.ts';
import { OpsRefused } from '../refused.ts';
import type { Terminal } from '../terminal.ts';
import { readTyped } from './credential.ts';

export interface Tested {
  readonly ok: boolean;
  /** What the service says, in English. */
  readonly message: string;
  /** The key that the server showed, where it came so far. */
  readonly hostKey: HostKey | undefined;
}

/** One test a second for the whole account (aws-facts §2.4): the hub's own probes count too. */
const PACE_MS = 1_200;
const TRIES = 6;

export type Wait = (milliseconds: number) => Promise<void>;

/** Tests a connector; comes again where the account asks too often. */
export async function testConnector(transfer: Pick<Transfer, 'testConnection'>, connectorId: string, wait: Wait): Promise<Tested> {
  for (let tries = 1; ; tries++) {
    try {
      const { ok, message, hostKey } = await transfer.testConnection(connectorId);
      return { ok, message, hostKey: hostKey === undefined ? undefined : readHostKeys(hostKey)[0] };
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ThrottlingException') || tries === TRIES) throw error;
      await wait(PACE_MS);
    }
  }
}

/** Why a test failed, in French, and what to do. The service's own sentence where we know no better. */
export function failureText({ message }: Pick<Tested, 'message'>): string {
  const known = REASONS.find(([pattern]) => pattern.test(message));
  return known?.[1] ?? `La connexion a échoué : ${message}`;
}

export const ED25519_ONLY =
  'Le serveur n’a de clé d’hôte que d’un type qu’AWS ne connaît pas (ed25519) : demandez à son administrateur d’y ajouter une clé RSA (3 072 bits) ou ECDSA.';

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/incompatible host key algorithms/i, ED25519_ONLY],
  [/host key verification/i, 'La clé d’hôte que montre le serveur n’est pas celle que la plate-forme connaît.'],
  [
    /key exchange negotiation/i,
    'Le serveur et AWS n’ont aucun algorithme en commun : voir « algorithmes » dans le rapport de la répétition.',
  ],
  [/authentication failed/i, 'Le serveur refuse l’utilisateur, ou son mot de passe, ou sa clé.'],
  [/unknown host/i, 'Le nom du serveur n’existe pas dans le DNS.'],
  [/time/i, 'Le serveur ne répond pas : un pare-feu doit sans doute autoriser les adresses de la plate-forme.'],
  [/secret/i, 'Le connecteur ne peut pas lire les identifiants : réenregistrez-les par « endpoint rotate ».'],
  [/refused/i, 'Le serveur refuse la connexion sur ce port.'],
];

export interface Trust {
  /** Expected beforehand, from a channel of its own. */
  readonly fingerprint?: string | undefined;
  /** Keys of the server, given by its administrator. */
  readonly hostKeyFile?: string | undefined;
}

/** Keys of a file that a connector can use. */
export async function keysOfFile(file: string): Promise<HostKey[]> {
  const keys = readHostKeys(await readTyped(file));
  if (keys.length === 0) throw new OpsRefused(`« ${file} » ne contient aucune clé publique de serveur.`);
  const reachable = keys.filter(isReachable);
  if (reachable.length === 0) throw new OpsRefused(ED25519_ONLY);
  return reachable.slice(0, 10);
}

export const keyText = (key: HostKey): string => `${key.type}, ${key.bits} bits, ${fingerprintOf(key.line)}`;

/**
 * The keys to trust: those of the file if the server shows one of them, else the one shown, if its fingerprint is the one expected or if
 * a person says that he has checked it by another channel. `--oui` is no answer to that question.
 */
export async function agreeOnKey(seen: HostKey, trust: Trust, given: readonly HostKey[], terminal: Terminal): Promise<HostKey[]> {
  if (given.length > 0) {
    if (given.some(({ line }) => line === seen.line)) return [...given];
    throw new OpsRefused(`Le serveur montre une autre clé que celles du fichier : ${keyText(seen)}.`);
  }
  if (!isReachable(seen)) throw new OpsRefused(ED25519_ONLY);
  const shown = `Clé montrée par le serveur : ${keyText(seen)}`;
  if (trust.fingerprint !== undefined) {
    if (trust.fingerprint === fingerprintOf(seen.line)) return [seen];
    throw new OpsRefused(`${shown}\nCe n’est pas l’empreinte attendue : ne continuez pas sans l’administrateur du serveur.`);
  }
  if (!terminal.interactive) {
    throw new OpsRefused(
      `${shown}\nVérifiez-la auprès de l’administrateur, par un autre canal, puis donnez --fingerprint ${fingerprintOf(seen.line)}.`,
    );
  }
  const question = `${shown}\nL’administrateur du serveur vous a-t-il confirmé cette empreinte par un autre canal (téléphone, visioconférence) ?`;
  if (await terminal.confirm(question)) return [seen];
  throw new OpsRefused('La clé n’est pas acceptée : rien n’a été fait.');
}

/** The connector of an endpoint; one without is unfinished. */
export function connectorOf({ id, connectorId }: Endpoint): string {
  if (connectorId === undefined) throw new OpsRefused(`Le serveur « ${id} » n’a pas de connecteur : supprimez-le et recommencez.`);
  return connectorId;
}
