import { secondsBetween } from '../domain/instants.ts';
import type { RefusalCode } from '../domain/refusals.ts';
import { type ScanResult, scanVerdict } from '../domain/scan.ts';
import { count } from './metrics.ts';

/** An object that waits to be read. */
export interface ReceivedObject {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
}

/** Answer of the gate before the reading: read it, refuse it with a code, or wait for the scan. */
export type Answer = 'clean' | 'pending' | RefusalCode;
export type Verdict = (object: ReceivedObject) => Promise<Answer>;

/** What is known of the scan of an object. `since`: when it was stored. */
export interface ScanState {
  readonly result: ScanResult | undefined;
  readonly since: string;
}

export interface ScanGateDeps {
  /** Null where there is no such object any more. */
  readonly scanState: (object: ReceivedObject) => Promise<ScanState | null>;
  readonly overdueSeconds: number;
  readonly now: () => Date;
}

/** The gate: nothing is read before the scan has found no threat in it (rule: {@link scanVerdict}). */
export function createScanGate({ scanState, overdueSeconds, now }: ScanGateDeps): Verdict {
  return async (object) => {
    const state = await scanState(object);
    // Gone: handled by somebody else meanwhile. There is nothing to read, nor to refuse.
    if (state === null) return 'pending';
    const verdict = scanVerdict(state.result, secondsBetween(state.since, now()), overdueSeconds);
    switch (verdict) {
      case 'clean':
        return verdict;
      // Late: the sweeper asks for another scan (functions/sweep-due/overdue-scans.ts).
      case 'pending':
      case 'overdue':
        return 'pending';
      case 'malicious':
        return 'CONTENU_MALVEILLANT';
      case 'unsupported':
        return 'ANALYSE_IMPOSSIBLE';
      case 'failed':
        count('ScanFailed');
        return 'ANALYSE_ECHOUEE';
    }
  };
}
