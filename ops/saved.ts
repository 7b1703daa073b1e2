import { OpsRefused } from './refused.ts';

/** Nothing was written where somebody else was first: what was read is no longer true, and must be read again. */
export async function saved(write: Promise<'saved' | 'stale'>, what: string): Promise<void> {
  if ((await write) === 'stale') throw new OpsRefused(`${what} vient d’être modifié par quelqu’un d’autre : relisez, puis recommencez.`);
}
