import { secondsBetween } from '../domain/instants.ts';
import { scanVerdict } from '../domain/scan.ts';
import { info } from '../shared/logger.ts';
import { count } from '../shared/metrics.ts';
import type { ReceivedObject, ScanGateDeps } from '../shared/verdict.ts';

export interface OverdueScansDeps extends ScanGateDeps {
  /** Asks for another scan; its result comes like the first one's. */
  readonly requestScan: (object: ReceivedObject) => Promise<void>;
}

/** Of received objects that wait: those whose scan has no result in time are scanned again ({@link scanVerdict}). Answers how many. */
export function createOverdueScans({ scanState, requestScan, overdueSeconds, now }: OverdueScansDeps) {
  return async (objects: readonly ReceivedObject[]): Promise<number> => {
    let asked = 0;
    for (const object of objects) {
      const state = await scanState(object);
      if (state === null) continue;
      if (scanVerdict(state.result, secondsBetween(state.since, now()), overdueSeconds) !== 'overdue') continue;
      info('SCAN_OVERDUE', { result: state.result });
      count('ScanOverdue');
      await requestScan(object);
      asked += 1;
    }
    return asked;
  };
}
