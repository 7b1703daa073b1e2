import { isCanary } from './canary.ts';
import { contentExpiry } from './legal-time.ts';
import { type Refusal, refuse } from './refusals.ts';

/** Largest package, in bytes (design §7). */
export const MAX_PACKAGE_BYTES = 100 * 1024 * 1024;

/** How far a sender's clock may be ahead of ours before its date is called future. */
export const CLOCK_TOLERANCE_SECONDS = 300;

/** Who may deposit under which prefix, as data: the sender's service begins so (domain §1.1: `flux_GS_PEC_AVL`). */
export const SENDERS: readonly { readonly prefix: string; readonly service: RegExp }[] = [{ prefix: 'msp/', service: /^flux_GS_PEC/i }];

/** Where an operator puts a quarantined package back before the reader: a prefix that no sender can write under. */
export const REPLAYS = 'rejeu/';

/** Key of a replay. The same quarantine again is the same key: a new version, which the reader handles as a repeat. */
export const replayKey = (sender: string, quarantine: string): string => `${REPLAYS}${sender}/${quarantine}.zip`;
export const isReplay = (key: string): boolean => key.startsWith(REPLAYS);

const senderKey = (key: string): string => (isReplay(key) ? key.slice(REPLAYS.length) : key);

/** Prefix of the sender of an object, without its slash. */
export const senderPrefix = (key: string): string => senderKey(key).split('/')[0] ?? '';

/** The legal date is neither in the future nor more than thirty days old (design §2, §6). */
export function checkDates(submittedAt: string, now: string): Refusal | undefined {
  const place = 'message.xml#Teledemarche/Date';
  if (Date.parse(submittedAt) > Date.parse(now) + CLOCK_TOLERANCE_SECONDS * 1000) return refuse('DATE_FUTURE', place);
  return now >= contentExpiry(submittedAt) ? refuse('DEPOT_PERIME', place) : undefined;
}

/** The announced sender is the one whose prefix the object stands under. */
export function checkSender(key: string, sender: { readonly service: string }): Refusal | undefined {
  const expected = SENDERS.find(({ prefix }) => senderKey(key).startsWith(prefix));
  return expected?.service.test(sender.service) === true
    ? undefined
    : refuse('EXPEDITEUR_INATTENDU', 'message.xml#Sender/Location/Service');
}

/** The numbers of the rehearsals are the hub's own: no sender deposits under one. */
export function checkNumero(numero: string): Refusal | undefined {
  return isCanary(numero) ? refuse('NUMERO_RESERVE', 'message.xml#Teledemarche/NumeroTeledemarche') : undefined;
}
