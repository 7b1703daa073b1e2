import * as z from 'zod';

/** Tag that GuardDuty leaves on a version it has scanned (GuardDuty user guide, « Malware Protection for S3 »). */
export const SCAN_TAG = 'GuardDutyMalwareScanStatus';

/** Results of a scan, as the tag and the event name them. */
export const ScanResultSchema = z.enum(['NO_THREATS_FOUND', 'THREATS_FOUND', 'UNSUPPORTED', 'ACCESS_DENIED', 'FAILED']);
export type ScanResult = z.infer<typeof ScanResultSchema>;

/**
 * What may be done with a received object. `clean`: it is read. `malicious`, `unsupported` (protected by a password, nested too deep) and
 * `failed` (no result, however often it was asked for): refused, each with its own code. `pending`: not judged yet. `overdue`: not judged
 * in time, a scan is to be asked for again.
 */
export type ScanVerdict = 'clean' | 'malicious' | 'unsupported' | 'failed' | 'pending' | 'overdue';

/** Waits of one overdue time each before a scan is given up: the first scan, and two that the hub asked for. */
const ROUNDS = 3;

/**
 * Only `NO_THREATS_FOUND` passes. A scan that failed says nothing of the file: like one that never ended, it is asked for again, then
 * given up. `ACCESS_DENIED` is also what GuardDuty says of an object replaced during its scan (GuardDuty user guide, `OBJECT_E_TAG_CHANGED`).
 * @param ageSeconds since the object was stored
 * @param overdueSeconds after which a scan without result is late (stage value)
 */
export function scanVerdict(result: ScanResult | undefined, ageSeconds: number, overdueSeconds: number): ScanVerdict {
  switch (result) {
    case 'NO_THREATS_FOUND':
      return 'clean';
    case 'THREATS_FOUND':
      return 'malicious';
    case 'UNSUPPORTED':
      return 'unsupported';
    default:
      if (ageSeconds < overdueSeconds) return 'pending';
      return ageSeconds < ROUNDS * overdueSeconds ? 'overdue' : 'failed';
  }
}
