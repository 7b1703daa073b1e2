import * as z from 'zod';
import type { LoadedDossier } from '../adapters/dossiers-table/dossiers.ts';
import type { DueItem, ItemKey, MoveLater } from '../adapters/dossiers-table/due.ts';
import { BoiteSchema, InstantSchema, NumeroSchema, SeqSchema } from '../domain/ids.ts';
import { DAY_SECONDS, secondsLater } from '../domain/instants.ts';
import { EXECUTION_SECONDS } from '../shared/execution-time.ts';
import { warn } from '../shared/logger.ts';
import { createRaiseEvent, type RaiseEventDeps } from '../shared/raise-event.ts';
import type { ReceivedObject } from '../shared/verdict.ts';

/** One kind of owed work: which items it owns, and what finishes them. A throw moves the item later. */
export interface OwedWork {
  /** Name of the kind in the report of the sweep. */
  readonly kind: string;
  readonly owns: (key: ItemKey) => boolean;
  /** @param now the real clock, whatever instant the sweep looks at */
  readonly act: (item: DueItem, now: string, sweep: Sweep) => Promise<void>;
}

/** The instant that a sweep looks at, and its name in the log and the purge ledger. */
export interface Sweep {
  readonly asOf: string;
  readonly run: string;
}

/** Seconds before an item acted upon is looked at again, where its success shows elsewhere. */
export interface SweepTimes {
  /** Longer than the mail function, its lease and the evidence time. */
  readonly mailSeconds: number;
  /** A delivery has its own bells: the sweeper is behind them. */
  readonly deliverySeconds: number;
  /** The period of the schedule: what is not destroyed by then is asked for again. */
  readonly destructionSeconds: number;
}
export const SWEEP_TIMES: SweepTimes = {
  mailSeconds: 900,
  deliverySeconds: 3_600,
  destructionSeconds: 600,
};

const OpenEventSchema = z.object({ numero: NumeroSchema, seq: SeqSchema, after: z.int(), type: z.string(), essai: z.int() });

/** Events not carried out: only the head of a chain is raised (design §1.4); the others come after it. */
export function openEvents(
  deps: RaiseEventDeps & { loadWithChain: (numero: string) => Promise<LoadedDossier | null>; moveLater: MoveLater },
): OwedWork {
  const raiseEvent = createRaiseEvent(deps);
  return {
    kind: 'evenements',
    owns: ({ pk, sk }) => pk.startsWith('DOSSIER#') && sk.startsWith('EVENT#'),
    async act(item, now) {
      const { numero, seq, after, type: kind, essai } = OpenEventSchema.parse(item);
      const loaded = await deps.loadWithChain(numero);
      if (loaded?.carriedTo === after) await raiseEvent({ numero, seq, kind, essai }, now);
      else await deps.moveLater(item, secondsLater(now, EXECUTION_SECONDS));
    },
  };
}

const DueDeliverySchema = z.object({ numero: NumeroSchema, fallbackAt: InstantSchema.optional(), fellBackAt: InstantSchema.optional() });

/**
 * Deliveries that are due: their bell, so that nothing rests on a message. The fallback keeps its instant: the sweeper comes for it
 * however often it came before.
 */
export function deliveryBells(deps: { ring: (numero: string) => Promise<void>; moveLater: MoveLater }): OwedWork {
  return {
    kind: 'livraisons',
    owns: ({ pk, sk }) => pk.startsWith('DOSSIER#') && sk.startsWith('DELIVERY#'),
    async act(item, now) {
      const { numero, fallbackAt, fellBackAt } = DueDeliverySchema.parse(item);
      const later = secondsLater(now, SWEEP_TIMES.deliverySeconds);
      const fallback = fallbackAt !== undefined && fellBackAt === undefined && fallbackAt > now ? fallbackAt : later;
      await deps.moveLater(item, fallback < later ? fallback : later);
      await deps.ring(numero);
    },
  };
}

/** Boites to be looked at again: a file was incomplete when last seen, or its scan had no result. */
export function boiteBells(deps: {
  listReturns: (boite: string) => Promise<readonly { key: string; versionId: string }[]>;
  bucket: string;
  overdueScans: (objects: readonly ReceivedObject[]) => Promise<number>;
  ringBoite: (boite: string) => Promise<void>;
  moveLater: MoveLater;
}): OwedWork {
  return {
    kind: 'boites',
    owns: ({ pk, sk }) => pk.startsWith('BOITE#') && sk === 'CLOCHE',
    async act(item, now) {
      await deps.moveLater(item, secondsLater(now, SWEEP_TIMES.mailSeconds));
      const boite = BoiteSchema.parse(item.boite);
      await deps.overdueScans((await deps.listReturns(boite)).map((version) => ({ bucket: deps.bucket, ...version })));
      await deps.ringBoite(boite);
    },
  };
}

/** Seconds within which what is due must be destroyed (design §2: « within 24 h »). */
const DESTRUCTION_SECONDS = DAY_SECONDS;

/**
 * What must be destroyed, a number leased without a dossier, a quarantine after its thirty days: a function of its own destroys, since it
 * alone may (docs/adr/0024). The bell names the item, which is looked at again until it is gone.
 */
export function destructionBells(deps: {
  ring: (bell: { pk: string; sk: string; asOf: string; run: string }) => Promise<void>;
  moveLater: MoveLater;
  /** Counts what is a day late, for an alarm. */
  countOverdue: () => void;
}): OwedWork {
  return {
    kind: 'destructions',
    owns: ({ pk, sk }) => sk.startsWith('ECHEANCE#') || (pk.startsWith('DOSSIER#') && sk === 'BAIL') || pk.startsWith('QUARANTAINE#'),
    async act(item, now, { asOf, run }) {
      const { pk, sk } = item;
      if (typeof item.dueAt === 'string' && secondsLater(item.dueAt, DESTRUCTION_SECONDS) < now) {
        warn('DESTRUCTION_OVERDUE', { pk, sk });
        deps.countOverdue();
      }
      await deps.moveLater(item, secondsLater(now, SWEEP_TIMES.destructionSeconds));
      await deps.ring({ pk, sk, asOf, run });
    },
  };
}
