import { subDays } from 'date-fns';
import type { Quarantine } from '../../functions/adapters/dossiers-table/quarantines.ts';
import { replayKey } from '../../functions/domain/deposit-rules.ts';
import { CONTENT_DAYS, daysLater } from '../../functions/domain/legal-time.ts';
import { REFUSALS } from '../../functions/domain/refusal-catalogue.ts';
import type { Hub } from '../context/hub.ts';
import { countText, sheet, table, timeText, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';

/** Where a quarantine stands. */
export type QuarantineState = 'en-attente' | 'rejouee' | 'ecartee' | 'detruite' | 'jamais-lue';

/** A replayed one still has its bytes, and may be put back once more. */
export function stateOf({ key, discarded, replayed, bytes, refusal }: Quarantine): QuarantineState {
  if (discarded !== undefined) return 'ecartee';
  if (replayed !== undefined) return 'rejouee';
  if (key !== null) return 'en-attente';
  return refusal.code === 'ZIP_TROP_GROS' && bytes > 0 ? 'jamais-lue' : 'detruite';
}

const STATES: Record<QuarantineState, string> = {
  'en-attente': 'en attente',
  rejouee: 'rejouée',
  ecartee: 'écartée',
  detruite: 'octets détruits',
  'jamais-lue': 'jamais lue (trop grosse)',
};

/** The days of which something may still be there. */
const days = (now: Date): string[] =>
  Array.from({ length: CONTENT_DAYS + 1 }, (_, ago) =>
    subDays(now, CONTENT_DAYS - ago)
      .toISOString()
      .slice(0, 10),
  );

async function recent(hub: Pick<Hub, 'quarantines'>, now: Date): Promise<Quarantine[]> {
  const found = await Promise.all(days(now).map((day) => hub.quarantines.quarantinesOf(day)));
  return found.flat();
}

async function existing({ quarantines }: Pick<Hub, 'quarantines'>, id: string): Promise<Quarantine> {
  const found = await quarantines.quarantine(id);
  if (found === null) throw new OpsRefused(`La quarantaine ${id} n’est pas connue.`);
  return found;
}

export async function listQuarantines(hub: Pick<Hub, 'quarantines'>, now: Date, { all }: { all: boolean }): Promise<View> {
  const found = (await recent(hub, now)).filter((one) => all || stateOf(one) === 'en-attente');
  const rows = found.map((one) => [one.id, timeText(one.at), one.numero ?? undefined, one.refusal.code, STATES[stateOf(one)]]);
  return {
    data: found.map((one) => ({ ...one, state: stateOf(one) })),
    text: table(['Quarantaine', 'Depuis (Paris)', 'Numéro', 'Motif', 'État'], rows, 'Aucun dépôt en quarantaine.'),
  };
}

export async function showQuarantine(hub: Pick<Hub, 'quarantines'>, id: string): Promise<View> {
  const found = await existing(hub, id);
  const { refusal, numero, sender, at, receivedAt, bytes, replayed, discarded } = found;
  const { message, action } = REFUSALS[refusal.code];
  const ends = daysLater(receivedAt ?? at, CONTENT_DAYS);
  return {
    data: { ...found, state: stateOf(found), destroyedFrom: ends },
    text: sheet(`Quarantaine ${id}`, [
      ['État', STATES[stateOf(found)]],
      ['Numéro', numero ?? undefined],
      ['Émetteur', sender],
      ['Depuis', timeText(at)],
      ['Motif', `${refusal.code} : ${message}`],
      ['Endroit', refusal.place],
      ['Que faire', action],
      ['Octets', `${bytes}, détruits à partir du ${timeText(ends)}`],
      ...(replayed === undefined ? [] : [['Rejouée', `${timeText(replayed.at)}, par ${replayed.by}`] as const]),
      ...(discarded === undefined ? [] : [['Écartée', `${timeText(discarded.at)}, par ${discarded.by} : ${discarded.reason}`] as const]),
    ]),
  };
}

type ReplayHub = Pick<Hub, 'quarantines' | 'depot' | 'names'>;

/** Puts one back before the reader. Its outcome is the usual one: a dossier, or another quarantine; twice is a repeat. */
async function putBack(hub: ReplayHub, { id, sender, key, at, receivedAt }: Quarantine, by: string, now: Date): Promise<void> {
  if (key === null) throw new OpsRefused(`La quarantaine ${id} n’a pas, ou plus, d’octets à rejouer.`);
  await hub.depot.putBack(replayKey(sender, id), { bucket: hub.names.VaultBucket, key }, receivedAt ?? at);
  // After the copy: an operator whose command died begins again, and the reader finds a repeat.
  await hub.quarantines.recordReplay(id, { at: now.toISOString(), by });
}

export async function replayQuarantine(hub: ReplayHub, id: string, by: string, now: Date): Promise<View> {
  await putBack(hub, await existing(hub, id), by, now);
  return { data: { replayed: [id] }, text: 'Remis devant le lecteur : « dossier show » ou « quarantaine list » en dira l’issue.' };
}

/** @param code only those refused for this reason: the rest would be refused again */
export async function replayAll(hub: ReplayHub, code: string | undefined, by: string, now: Date): Promise<View> {
  const waiting = (await recent(hub, now)).filter(
    (one) => stateOf(one) === 'en-attente' && (code === undefined || one.refusal.code === code),
  );
  for (const one of waiting) await putBack(hub, one, by, now);
  return {
    data: { replayed: waiting.map(({ id }) => id) },
    text: waiting.length === 0 ? 'Rien à rejouer.' : `${countText(waiting.length, 'dépôt')} remis devant le lecteur.`,
  };
}

/** Gives one up: its bytes are destroyed at once and told in the ledger; reason and author stay. */
export async function discardQuarantine(
  hub: Pick<Hub, 'quarantines' | 'destroyQuarantine'>,
  { id, reason }: { id: string; reason: string },
  by: string,
  now: Date,
): Promise<View> {
  const found = await existing(hub, id);
  if (found.discarded !== undefined) return { data: found, text: 'Déjà écartée.' };
  const at = now.toISOString();
  await hub.destroyQuarantine(found, at);
  await hub.quarantines.closeQuarantine(id, { at, by, reason });
  return { data: { discarded: id }, text: `Quarantaine ${id} écartée, octets détruits.` };
}
