import * as z from 'zod';
import { kindOfReturn } from './boite-layout.ts';
import { type Boite, InstantSchema, type Numero } from './ids.ts';
import { DAY_SECONDS, secondsLater } from './instants.ts';
import { numeroOfRitaName } from './rita-name.ts';

/** The latest state of a key of the boites. */
export interface BoiteObject {
  readonly boite: Boite;
  /** First segment behind the boite's name. */
  readonly folder: string;
  readonly name: string;
  /** A delete marker is what is on top. */
  readonly deleted: boolean;
  /** Instant of what is on top. */
  readonly at: string;
}

/** A walk over the boites, begun once and taken up again until it has seen them all. */
export const PassSchema = z.strictObject({
  /** What changed in `teledossiers/` between these instants is compared with the dossiers. */
  since: InstantSchema,
  until: InstantSchema,
  /** Key behind which the walk goes on; absent: it is over. */
  after: z.string().optional(),
  /** Files that could not be compared: the next pass begins where this one did. */
  failed: z.int().min(0),
  version: z.int().min(0),
});
export type Pass = z.infer<typeof PassSchema>;

/** How far a pass looks back over the end of the one before: an object's date is when its upload began, and a large one takes time. */
const OVERLAP_SECONDS = 3_600;
/** How long a file that cannot be compared holds the beginning back: it is in the logs by then, and each pass reads all that came since. */
const HELD_BACK_SECONDS = DAY_SECONDS;
const BEGINNING = '1970-01-01T00:00:00.000Z';

/** The pass to go on with: the one under way, else a new one, which leaves to the events the time they need. */
export function nextPass(last: Pass | null, now: string, unheardSeconds: number): Pass {
  if (last?.after !== undefined) return last;
  const until = secondsLater(now, -unheardSeconds);
  if (last === null) return { since: BEGINNING, until, after: '', failed: 0, version: 0 };
  const usual = secondsLater(last.until, -OVERLAP_SECONDS);
  const dayBefore = secondsLater(until, -HELD_BACK_SECONDS);
  const heldBack = last.since > dayBefore ? last.since : dayBefore;
  const since = last.failed > 0 && heldBack < usual ? heldBack : usual;
  return { since, until, after: '', failed: 0, version: last.version };
}

/** What a key says that an event should have said. */
export type Finding =
  /** A file lies in `retours/`, older than any visit of its boite takes. */
  | { readonly kind: 'retour' }
  /** The commune took a package away. */
  | { readonly kind: 'retrait'; readonly numero: Numero }
  /** A package lies there: its dossier must know it. */
  | { readonly kind: 'remise'; readonly numero: Numero | null };

export function findingOf(object: BoiteObject, { since, until }: Pick<Pass, 'since' | 'until'>): Finding | null {
  const { folder, name, deleted, at } = object;
  if (folder === 'retours') {
    const kind = kindOfReturn(name);
    return deleted || at >= until || kind === 'placeholder' || kind === 'hidden' ? null : { kind: 'retour' };
  }
  if (folder !== 'teledossiers' || name === '' || at < since || at >= until) return null;
  const numero = numeroOfRitaName(name);
  if (!deleted) return name.startsWith('RitaGS') ? { kind: 'remise', numero } : null;
  return numero === null ? null : { kind: 'retrait', numero };
}
