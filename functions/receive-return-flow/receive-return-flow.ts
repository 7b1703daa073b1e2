import * as z from 'zod';
import { type Boite, BoiteSchema } from '../domain/ids.ts';
import { byDateTime, bySecond, type ReturnVersion, ripeAt } from '../domain/return-order.ts';
import { failure, info } from '../shared/logger.ts';
import { type Handled, ObjectCreatedSchema, ObjectScannedSchema } from '../shared/queue.ts';
import type { Examined, ExamineReturn } from './examine-return.ts';
import type { SettleReturn } from './settle-return.ts';

/** A bell for one boite: an upload, the end of its scan, or the sweeper, which rings again for what was left alone. */
const BellSchema = z.union([
  ObjectScannedSchema.transform(({ detail }) => detail.s3ObjectDetails.objectKey.split('/')[0] ?? ''),
  ObjectCreatedSchema.transform(({ detail }) => detail.object.key.split('/')[0] ?? ''),
  z.object({ boite: z.string() }).transform(({ boite }) => boite),
]);

/** A worker has a boite for a moment: waiting that long here is sooner than the queue's visibility timeout. */
const LEASE_TRIES = 8;
const LEASE_TRY_MS = 500;

export interface ReceiveReturnFlowDeps {
  readonly acquireBoite: (boite: string, owner: string, now: string, seconds: number) => Promise<'acquired' | 'held'>;
  readonly releaseBoite: (boite: string, owner: string) => Promise<void>;
  readonly ringBoiteLater: (boite: string, instant: string) => Promise<void>;
  readonly forgetBoiteBell: (boite: string) => Promise<void>;
  readonly listReturns: (boite: string) => Promise<ReturnVersion[]>;
  /** What senders took back or renamed, and its delete markers. */
  readonly listWithdrawn: (boite: string) => Promise<readonly Pick<ReturnVersion, 'key' | 'versionId'>[]>;
  readonly removeVersion: (version: Pick<ReturnVersion, 'key' | 'versionId'>) => Promise<void>;
  readonly examine: ExamineReturn;
  readonly settle: SettleReturn;
  readonly leaseSeconds: number;
  readonly newOwner: () => string;
  readonly wait: (ms: number) => Promise<void>;
  readonly now: () => Date;
}

/** What one visit of a boite has seen so far. */
interface Visit {
  readonly seen: Set<string>;
  /** Numbers with a file that failed: what follows it for the same dossier must wait too. */
  readonly stuck: Set<string>;
  failed: boolean;
  nextLook: string | undefined;
}

/**
 * The event is a bell, not a file (design §6): the boite is leased, and every version under `retours/` is handled, oldest
 * first, until none is left. A bell that finds the boite leased goes back to its queue.
 */
export function createReceiveReturnFlow(deps: ReceiveReturnFlowDeps) {
  return async (body: unknown, until: Date): Promise<Handled> => {
    const boite = BoiteSchema.safeParse(BellSchema.parse(body));
    // Not a boite of ours: no name that the hub draws looks like that, and a retry would change nothing.
    if (!boite.success) return 'done';
    const owner = deps.newOwner();
    if (!(await lease(deps, boite.data, owner))) {
      info('RETURN_HELD', { boite: boite.data });
      return 'back';
    }
    try {
      return await visitBoite(deps, boite.data, until);
    } finally {
      await deps.releaseBoite(boite.data, owner);
    }
  };
}

async function lease({ acquireBoite, leaseSeconds, wait, now }: ReceiveReturnFlowDeps, boite: Boite, owner: string): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    if ((await acquireBoite(boite, owner, now().toISOString(), leaseSeconds)) === 'acquired') return true;
    if (attempt === LEASE_TRIES) return false;
    await wait(LEASE_TRY_MS);
  }
}

async function visitBoite(deps: ReceiveReturnFlowDeps, boite: Boite, until: Date): Promise<Handled> {
  const visit: Visit = { seen: new Set(), stuck: new Set(), failed: false, nextLook: undefined };
  let finished = false;
  try {
    // Listed again until nothing is new: what arrives during the visit is handled by it.
    while (!finished) {
      const listed = await deps.listReturns(boite);
      const fresh = listed.filter((version) => !visit.seen.has(identity(version)));
      const nextRipe = Math.min(...fresh.map(ripeAt).filter((ms) => isComing(ms, deps.now())));
      // Nothing overtakes a second that is not over: what came before it is handled, the rest waits with it.
      const ripe = fresh.filter((version) => ripeAt(version) < nextRipe);
      if (fresh.length === 0) finished = true;
      else if (deps.now() >= until) break;
      else if (ripe.length === 0) await deps.wait(nextRipe - deps.now().getTime());
      else if (!(await handleAll(deps, boite, ripe, listed, visit, until))) break;
    }
  } finally {
    if (visit.nextLook !== undefined) await deps.ringBoiteLater(boite, visit.nextLook);
    else if (finished) await deps.forgetBoiteBell(boite);
  }
  // A file that was renamed once it was whole is still there under its first name, answer and documents.
  if (finished) for (const version of await deps.listWithdrawn(boite)) await deps.removeVersion(version);
  return finished && !visit.failed ? 'done' : 'back';
}

/** A date further ahead than that is a clock gone wrong, not a file of this second: waiting would help nobody. */
const AHEAD_MS = 5000;

function isComing(ripe: number, now: Date): boolean {
  return ripe > now.getTime() && ripe - now.getTime() <= AHEAD_MS;
}

/** False where time ran out: the rest is left to the bell, which comes back. */
async function handleAll(
  deps: ReceiveReturnFlowDeps,
  boite: Boite,
  fresh: readonly ReturnVersion[],
  listed: readonly ReturnVersion[],
  visit: Visit,
  until: Date,
): Promise<boolean> {
  for (const group of bySecond(fresh)) {
    for (const version of await ordered(deps, group, listed)) {
      if (deps.now() >= until) return false;
      visit.seen.add(identity(version));
      await handleOne(deps, boite, version, listed, visit);
    }
  }
  return true;
}

/** Only files of one and the same second are read twice: once for their own date, once for good. */
async function ordered(
  { examine }: ReceiveReturnFlowDeps,
  group: readonly ReturnVersion[],
  listed: readonly ReturnVersion[],
): Promise<readonly ReturnVersion[]> {
  if (group.length === 1) return group;
  const dates = new Map<ReturnVersion, string | undefined>();
  for (const version of group) {
    const examined = await examine(version, listed);
    dates.set(version, examined.kind === 'retour' ? examined.retour.dateTime : undefined);
  }
  return byDateTime(group, (version) => dates.get(version));
}

/** A file that fails never keeps back the files behind it, save those of the same dossier: their order has a meaning. */
async function handleOne(
  deps: ReceiveReturnFlowDeps,
  boite: Boite,
  version: ReturnVersion,
  listed: readonly ReturnVersion[],
  visit: Visit,
): Promise<void> {
  const examined = await deps.examine(version, listed);
  const numero = examined.kind === 'retour' ? examined.retour.numero : undefined;
  if (numero !== undefined && visit.stuck.has(numero)) return;
  try {
    await carryOut(deps, boite, version, examined, visit);
  } catch (error) {
    failure('RECORD_FAILED', error, { boite, numero });
    visit.failed = true;
    if (numero !== undefined) visit.stuck.add(numero);
  }
}

async function carryOut(
  { settle, removeVersion }: ReceiveReturnFlowDeps,
  boite: Boite,
  version: ReturnVersion,
  examined: Examined,
  visit: Visit,
): Promise<void> {
  switch (examined.kind) {
    case 'ignored':
      return;
    case 'wait':
      info('RETURN_PARTIAL', { boite });
      if (visit.nextLook === undefined || examined.until < visit.nextLook) visit.nextLook = examined.until;
      return;
    case 'superseded':
      return removeVersion(version);
    case 'refused':
      return settle.refuse(boite, version, examined);
    case 'retour':
      return settle.accept(boite, version, examined.retour, examined.sha256);
    case 'crashed':
      // A fault of ours, not of the sender: the file stays, and the bell ends among the dead letters, with its alarm.
      failure('RETURN_UNREADABLE', examined.error, { boite });
      visit.failed = true;
      return;
  }
}

const identity = ({ key, versionId }: ReturnVersion): string => `${versionId} ${key}`;
