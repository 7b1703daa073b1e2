import * as z from 'zod';
import type { LoadedDossier } from '../adapters/dossiers-table/dossiers.ts';
import type { ItemKey } from '../adapters/dossiers-table/due.ts';
import { BoiteSchema, NumeroSchema, SeqSchema } from '../domain/ids.ts';
import { secondsLater } from '../domain/instants.ts';
import { info } from '../shared/logger.ts';

/** One kind of owed work: which items it owns, and what finishes them. A throw moves the item later. */
export interface OwedWork {
  readonly owns: (key: ItemKey) => boolean;
  readonly act: (item: Record<string, unknown>, now: string) => Promise<void>;
}

/** Seconds before an item acted upon is looked at again, where its success shows elsewhere. */
export interface SweepTimes {
  /**
   * Longer than an execution can last: 4 tasks × (65 s + 3 retries of 65 s + 42 s of waits) = 4 × 302 s = 1,208 s.
   */
  readonly executionSeconds: number;
  /** Longer than the mail function, its lease and the evidence time. */
  readonly mailSeconds: number;
}
export const SWEEP_TIMES: SweepTimes = { executionSeconds: 1_260, mailSeconds: 900 };

const keyOf = (item: Record<string, unknown>): ItemKey => ({ pk: String(item.pk), sk: String(item.sk) });

const OpenEventSchema = z.object({ numero: NumeroSchema, seq: SeqSchema, after: z.int(), type: z.string(), essai: z.int() });

/** Events not carried out: only the head of a chain is raised (design §1.4); the others come after it. */
export function openEvents(deps: {
  loadWithChain: (numero: string) => Promise<LoadedDossier | null>;
  raise: (numero: string, seq: number, essai: number, dueAgain: string) => Promise<'raised' | 'lost'>;
  start: (input: { numero: string; seq: number; kind: string }, essai: number) => Promise<unknown>;
  moveLater: (key: ItemKey, seen: string, instant: string) => Promise<void>;
}): OwedWork {
  return {
    owns: ({ pk, sk }) => pk.startsWith('DOSSIER#') && sk.startsWith('EVENT#'),
    async act(item, now) {
      const { numero, seq, after, type, essai } = OpenEventSchema.parse(item);
      const dueAgain = secondsLater(now, SWEEP_TIMES.executionSeconds);
      const loaded = await deps.loadWithChain(numero);
      if (loaded?.carriedTo !== after) {
        await deps.moveLater(keyOf(item), String(item.gsi2sk), dueAgain);
        return;
      }
      // The due instant is set before the start: a sweeper that dies in between loses one round, never two executions' worth.
      if ((await deps.raise(numero, seq, essai, dueAgain)) === 'lost') return;
      await deps.start({ numero, seq, kind: type }, essai + 1);
      info('LIFECYCLE_STARTED', { numero, seq, essai: essai + 1 });
    },
  };
}

/** Mails owed, or claimed and not done: the bell is rung, the mail function looks at claims and evidence. */
export function owedMailBells(deps: {
  ring: (numero: string) => Promise<void>;
  moveLater: (key: ItemKey, seen: string, instant: string) => Promise<void>;
}): OwedWork {
  return {
    owns: ({ pk, sk }) => pk.startsWith('DOSSIER#') && sk.startsWith('EFFECT#'),
    async act(item, now) {
      await deps.moveLater(keyOf(item), String(item.gsi2sk), secondsLater(now, SWEEP_TIMES.mailSeconds));
      await deps.ring(NumeroSchema.parse(item.numero));
    },
  };
}

/** Boites to be looked at again: a file was incomplete when last seen. */
export function boiteBells(deps: {
  ringBoite: (boite: string) => Promise<void>;
  moveLater: (key: ItemKey, seen: string, instant: string) => Promise<void>;
}): OwedWork {
  return {
    owns: ({ pk, sk }) => pk.startsWith('BOITE#') && sk === 'CLOCHE',
    async act(item, now) {
      await deps.moveLater(keyOf(item), String(item.gsi2sk), secondsLater(now, SWEEP_TIMES.mailSeconds));
      await deps.ringBoite(BoiteSchema.parse(item.boite));
    },
  };
}

const DepositLeaseSchema = z.object({ owner: z.string(), contentKey: z.string() });

/** Seconds for which the sweeper holds a number while it destroys its orphaned bytes: longer than the function lives. */
const ORPHAN_LEASE_SECONDS = 300;

/**
 * A receiver died between its first bytes and its dossier: a lease with no dossier is due, its bytes are destroyed
 * (design §6). The sweeper takes the lease over first, so that no receiver of the same number writes meanwhile.
 */
export function orphanDeposits(deps: {
  load: (numero: string) => Promise<unknown>;
  acquireDeposit: (numero: string, contentKey: string, owner: string, now: string, seconds: number) => Promise<'acquired' | 'refused'>;
  destroy: (name: string) => Promise<void>;
  dropDeposit: (numero: string, owner: string) => Promise<void>;
  newOwner: () => string;
}): OwedWork {
  return {
    owns: ({ pk, sk }) => pk.startsWith('DOSSIER#') && sk === 'BAIL',
    async act(item, now) {
      const numero = NumeroSchema.parse(String(item.pk).slice('DOSSIER#'.length));
      const lease = DepositLeaseSchema.parse(item);
      const owner = deps.newOwner();
      if ((await deps.acquireDeposit(numero, lease.contentKey, owner, now, ORPHAN_LEASE_SECONDS)) === 'acquired') {
        await deps.destroy(`contenu/${numero}/`);
        await deps.destroy(`adresses/${numero}`);
        await deps.dropDeposit(numero, owner);
        info('ORPHAN_DESTROYED', { numero });
      } else if ((await deps.load(numero)) !== null) {
        await deps.dropDeposit(numero, lease.owner);
      } else throw new DepositInProgressError('a receiver holds the number');
    },
  };
}

/** A receiver took the number meanwhile: looked at again later. */
export class DepositInProgressError extends Error {
  override readonly name = 'DepositInProgressError';
}

const QuarantineItemSchema = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) });

/** Thirty days after its receipt a quarantine is emptied (design §2); its reason stays for the operator. */
export function oldQuarantines(deps: {
  destroy: (name: string) => Promise<void>;
  closeQuarantine: (id: string) => Promise<void>;
}): OwedWork {
  return {
    owns: ({ pk }) => pk.startsWith('QUARANTAINE#'),
    async act(item) {
      const { id } = QuarantineItemSchema.parse(item);
      await deps.destroy(`quarantaine/${id}/`);
      await deps.closeQuarantine(id);
      info('QUARANTINE_EMPTIED', { quarantine: id });
    },
  };
}
