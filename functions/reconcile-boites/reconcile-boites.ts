import type { TransactItem } from '../adapters/dossiers-table/client.ts';
import type { Decision } from '../domain/decide.ts';
import { type Dossier, isFileOf } from '../domain/dossier.ts';
import type { Boite, Numero } from '../domain/ids.ts';
import { type BoiteObject, findingOf, nextPass, type Pass } from '../domain/reconciliation.ts';
import type { ApplyCommand } from '../shared/apply-command.ts';
import { failure, info, warn } from '../shared/logger.ts';
import { count } from '../shared/metrics.ts';

/** Kept for the page in hand: a thousand keys at most, and what they lead to. */
const MARGIN_MS = 60_000;

export interface ReconcileBoitesDeps {
  readonly last: () => Promise<Pass | null>;
  readonly save: (pass: Pass) => Promise<'saved' | 'lost'>;
  readonly walk: (after: string) => Promise<{ readonly objects: readonly BoiteObject[]; readonly after: string | undefined }>;
  readonly load: (numero: string) => Promise<Dossier | null>;
  readonly apply: ApplyCommand;
  readonly provedDelivery: (decision: Decision) => readonly TransactItem[];
  readonly ringBoite: (boite: Boite) => Promise<void>;
  readonly now: () => Date;
  readonly unheardSeconds: number;
}

export interface ReconcileReport {
  readonly pages: number;
  readonly bells: number;
  readonly fetches: number;
  readonly orphans: number;
  readonly failed: number;
  /** False: the next invocation goes on behind the last page. */
  readonly finished: boolean;
}

/**
 * Finds what no event announced: events of the sFTP server are best effort, and a bell of `retours/` may have ended among the dead
 * letters. Walks over every key of the boites once an hour, page after page, and remembers how far it came.
 *
 * Cost of a pass, with 8 million dossiers a year and everything gone after 31 days: 680,000 packages and as many delete markers, 35,000
 * boites of five keys, and what of `traites/` and `rejets/` (two keys for each answer, two answers for each dossier: 2.7 million) pages
 * cannot skip: at most 4.2 million keys, 4,200 requests of 1,000 keys, 0.02 € and eight minutes. A folder-by-folder listing would be 70,000.
 * Dossiers are read only for what changed since the last pass: some 1,800 reads an hour.
 */
export function createReconcileBoites(deps: ReconcileBoitesDeps) {
  return async (remainingMs: () => number): Promise<ReconcileReport> => {
    let pass = nextPass(await deps.last(), deps.now().toISOString(), deps.unheardSeconds);
    const counts = { pages: 0, bells: 0, fetches: 0, orphans: 0, failed: 0 };
    const rung = new Set<Boite>();
    while (pass.after !== undefined && remainingMs() > MARGIN_MS) {
      const { objects, after } = await deps.walk(pass.after);
      counts.pages += 1;
      const failedBefore = counts.failed;
      for (const object of objects) await look(object, pass, counts, rung);
      const { after: _done, ...rest } = pass;
      const next: Pass = { ...rest, failed: pass.failed + counts.failed - failedBefore, ...(after === undefined ? {} : { after }) };
      // Somebody else goes on with the same pass: what was done twice does no harm, the rest is theirs.
      if ((await deps.save(next)) === 'lost') break;
      pass = { ...next, version: next.version + 1 };
    }
    const report = { ...counts, finished: pass.after === undefined };
    if (report.finished) count('ReconciliationEnded');
    info('RECONCILED', report);
    return report;
  };

  /** One file that fails never keeps the others from being looked at. */
  async function look(object: BoiteObject, pass: Pass, counts: Counts, rung: Set<Boite>): Promise<void> {
    const finding = findingOf(object, pass);
    if (finding === null) return;
    const { boite } = object;
    try {
      if (finding.kind === 'retour') {
        if (rung.has(boite)) return;
        rung.add(boite);
        await deps.ringBoite(boite);
        counts.bells += 1;
        found('retour');
        info('RECONCILED_BELL', { boite });
      } else if (finding.kind === 'retrait') {
        if (!(await recordFetch(object, finding.numero))) return;
        counts.fetches += 1;
        found('retrait');
        info('RECONCILED_FETCH', { numero: finding.numero });
      } else if (finding.numero === null || !(await isDelivered(object, finding.numero))) {
        counts.orphans += 1;
        found('orphelin');
        warn('RECONCILED_ORPHAN', { boite, numero: finding.numero ?? undefined });
      }
    } catch (error) {
      counts.failed += 1;
      failure('RECONCILE_FILE_FAILED', error, { boite });
    }
  }

  /** True where the dossier did not know that it was fetched. */
  async function recordFetch(object: BoiteObject, numero: Numero): Promise<boolean> {
    if (!(await isDelivered(object, numero))) return false;
    const outcome = await deps.apply(numero, { kind: 'constater-retrait', proof: 'retrait-sftp' }, deps.provedDelivery);
    return outcome.ok && outcome.value.events.length > 0;
  }

  async function isDelivered({ boite, name }: BoiteObject, numero: Numero): Promise<boolean> {
    return isFileOf(await deps.load(numero), boite, name);
  }
}

type Counts = { -readonly [Name in Exclude<keyof ReconcileReport, 'finished'>]: number };

const found = (kind: 'retour' | 'retrait' | 'orphelin'): void => count('Reconciled', { kind });
