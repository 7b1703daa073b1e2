import type { DossierEvent } from './dossier.ts';
import type { Reading } from './readings.ts';

/** One time that somebody of a commune had something personal of a dossier before him, or in his software. */
export interface Opening {
  readonly at: string;
  readonly insee: string;
  readonly way: 'gs' | 'sftp' | 'serveur' | 'retour';
  /** Opaque identifier of an agent, sFTP account, or endpoint; undefined where nobody can tell. */
  readonly who?: string;
  readonly what: 'dossier' | 'adresse' | 'commentaires' | 'document';
}

/**
 * Who opened a dossier, oldest first: for the notice of a breach, which says whose data went where (RGPD, art. 33 and 34). From the
 * history: downloads in the GS, pushes, and fetches that no account is known of; from the readings: everything else.
 */
export function openings(history: readonly DossierEvent[], readings: readonly Reading[]): Opening[] {
  const moves = history.filter((event) => event.type === 'depose' || event.type === 'reorientation');
  const inseeAt = (at: string): string => {
    const last = moves.findLast((event) => event.at <= at) ?? moves[0];
    return last?.type === 'depose' ? last.deposit.insee : (last?.to.insee ?? '');
  };
  const opened = history.flatMap((event): Opening[] => {
    const base = { at: event.at, insee: inseeAt(event.at), what: 'dossier' as const };
    if (event.type === 'telechargement') return [{ ...base, way: 'gs', who: event.agent }];
    if (event.type === 'transmis' && event.proof === 'push') return [{ ...base, way: 'serveur', ...endpointAt(history, event.seq) }];
    // The answer shows that the software had it, before anything else did.
    if (event.type === 'transmis' && event.proof === 'retour') return [{ ...base, way: 'retour' }];
    if (event.type === 'recu' && event.proof === 'retrait-sftp' && !isRead(history, readings, event)) return [{ ...base, way: 'sftp' }];
    return [];
  });
  const read = readings.flatMap((reading): Opening[] => {
    const { at, way } = reading;
    const base = { at, insee: inseeAt(at), way };
    if (reading.way === 'gs') return reading.what.map((what) => ({ ...base, who: reading.agent, what }));
    return [{ ...base, what: 'dossier', ...(reading.account === undefined ? {} : { who: reading.account }) }];
  });
  return [...opened, ...read].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** A fetch that is among the readings of its delivery; the hourly pass, which sees no account, finds others. */
function isRead(history: readonly DossierEvent[], readings: readonly Reading[], { seq, at }: DossierEvent): boolean {
  const since = askedBefore(history, seq)?.at ?? '';
  return readings.some((reading) => reading.way === 'sftp' && reading.at >= since && reading.at <= at);
}

/** What asked for the delivery that was under way at an event. */
function askedBefore(history: readonly DossierEvent[], seq: number) {
  return history
    .filter((event) => event.type === 'depose' || event.type === 'renvoi' || event.type === 'reorientation')
    .findLast((event) => event.seq < seq);
}

/** The server to which a dossier was going at an event. */
function endpointAt(history: readonly DossierEvent[], seq: number): Pick<Opening, 'who'> {
  const asked = askedBefore(history, seq);
  const { push } = (asked?.type === 'depose' ? asked.deposit : asked?.to) ?? {};
  return push === undefined ? {} : { who: push.endpoint };
}
