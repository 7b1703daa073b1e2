import { afterHappening, type BoiteHappening, type BoiteWatch, type StuckBoite, stuckNotices } from '../domain/boite-watch.ts';
import type { Raccordement } from '../domain/commune.ts';
import type { Boite } from '../domain/ids.ts';
import type { OweNotice } from '../domain/notices.ts';
import { warn } from './logger.ts';

export interface WatchBoiteDeps {
  readonly load: (boite: string) => Promise<BoiteWatch>;
  readonly save: (boite: string, watch: BoiteWatch) => Promise<'saved' | 'stale'>;
  readonly raccordementsOf: (boite: Boite) => Promise<readonly Raccordement[]>;
  readonly owe: OweNotice;
  readonly now: () => Date;
}

/** Too many wrote the watch of one boite at the same moment; the message comes again. */
export class BoiteWatchContendedError extends Error {
  override readonly name = 'BoiteWatchContendedError';
}

/** Events of one boite come a few at a time. */
const MAX_TRIES = 6;

/**
 * Remembers what happened to a boite, and tells the commune's technical contact where it is stuck, once a day. The boite is saved before
 * the notice is owed: one that could not be is owed at the next trouble, since the boite is still stuck then. Answers how it is stuck.
 */
export function createWatchBoite({ load, save, raccordementsOf, owe, now }: WatchBoiteDeps) {
  return async (boite: Boite, happening: BoiteHappening): Promise<StuckBoite | undefined> => {
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const before = await load(boite);
      const instant = now().toISOString();
      const { watch, stuck } = afterHappening(before, happening, instant);
      if (watch === before) return undefined;
      if ((await save(boite, watch)) === 'stale') continue;
      if (stuck === undefined) return undefined;
      warn('BOITE_STUCK', { boite, cause: stuck.cause, files: stuck.files });
      for (const notice of stuckNotices(boite, stuck, await raccordementsOf(boite), instant)) await owe(notice);
      return stuck;
    }
    throw new BoiteWatchContendedError(`a boite was written ${MAX_TRIES} times in a row by others`);
  };
}
export type WatchBoite = ReturnType<typeof createWatchBoite>;
