import { setTimeout as wait } from 'node:timers/promises';
import type { PublishedDirectory } from '../adapters/portail-directory.ts';
import { departementOf } from '../domain/open-directory.ts';
import { type DirectoryEntry, type PortalDirectory, portalCommune, withCommunes } from '../domain/portal-directory.ts';

export interface PublishDirectoryDeps {
  readonly read: (departement: string) => Promise<PublishedDirectory | null>;
  readonly write: (before: PublishedDirectory | null, directory: PortalDirectory) => Promise<'written' | 'stale'>;
  /** What the table holds of some communes now, consistent. */
  readonly entriesOf: (insees: readonly string[]) => Promise<ReadonlyMap<string, DirectoryEntry | null>>;
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** Another writer was first every time: whoever asked asks again. */
export class DirectoryContendedError extends Error {
  override readonly name = 'DirectoryContendedError';
}

/** What stands there cannot be read, so the other communes are not known: an operator rebuilds it, `ops portail publier`. */
export class DirectoryUnreadableError extends Error {
  override readonly name = 'DirectoryUnreadableError';
}

/** As many writers of one département as an import has at one moment, twice over, each of them looking again. */
const MAX_TRIES = 24;
const PAUSE_MS = 100;

export interface Published {
  readonly departement: string;
  readonly outcome: 'written' | 'same';
}

/**
 * Brings communes as the table has them now into the objects of their départements (docs/adr/0030). The object is read, then the table,
 * then the object is written over the one that was read: of two writers at one moment the second begins again. Whoever has written looks
 * again until there is nothing to write: a commune may have changed since he read the table, and whoever published that change have found it
 * in the object already. So no change is lost, in whatever order they come, and asking twice changes nothing.
 */
export function createPublishDirectory({ read, write, entriesOf, pause = wait }: PublishDirectoryDeps) {
  /** @param whole the communes that the object names are read again too, and nothing of it is kept */
  async function publish(departement: string, insees: readonly string[], whole: boolean): Promise<Published> {
    let outcome: Published['outcome'] = 'same';
    for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
      const before = await read(departement);
      if (before?.directory === null && !whole) throw new DirectoryUnreadableError('the directory of a département cannot be read');
      const named = whole ? (before?.directory?.communes ?? []).map(({ insee }) => insee) : [];
      const entries = await entriesOf([...new Set([...named, ...insees])]);
      const now = new Map([...entries].map(([insee, entry]) => [insee, entry === null ? null : portalCommune(entry)]));
      const after = withCommunes(departement, whole ? null : (before?.directory ?? null), now);
      // Both are made by the same code, in the same order.
      if (before !== null && JSON.stringify(after) === JSON.stringify(before.directory)) return { departement, outcome };
      if ((await write(before, after)) === 'written') outcome = 'written';
      else await pause(PAUSE_MS * Math.random() * attempt);
    }
    throw new DirectoryContendedError('the directory of a département was written by others, time after time');
  }

  return {
    /** The communes that changed. */
    async publish(insees: readonly string[]): Promise<Published[]> {
      const published: Published[] = [];
      for (const [departement, those] of Map.groupBy(new Set(insees), departementOf))
        published.push(await publish(departement, those, false));
      return published;
    },

    /** A whole département, from the table alone: the communes given, and those that its object names. */
    rebuild: (departement: string, insees: readonly string[]): Promise<Published> => publish(departement, insees, true),
  };
}
export type PublishDirectory = ReturnType<typeof createPublishDirectory>;
