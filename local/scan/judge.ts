import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import type { ScanResult } from '../../functions/domain/scan.ts';

/** What a scan says of some bytes; `reason` where they could not be looked into, as GuardDuty names it. */
export interface Judgement {
  readonly result: Extract<ScanResult, 'NO_THREATS_FOUND' | 'THREATS_FOUND' | 'UNSUPPORTED'>;
  readonly reason?: string;
}

/** The test file of antivirus makers (eicar.org), in two parts: whole, it would make a real scanner remove this file. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** GuardDuty opens archives in archives, up to a hundred of them (user guide, quotas); a few are enough for a double. */
const MAX_LEVELS = 5;
const ENCRYPTED = 1;
const CLEAN: Judgement = { result: 'NO_THREATS_FOUND' };

/** Judges bytes as a malware scanner does that knows a single threat: EICAR, also inside of archives. */
export async function judge(bytes: Buffer, level = 0): Promise<Judgement> {
  if (bytes.includes(EICAR)) return { result: 'THREATS_FOUND' };
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-' && bytes.includes('/Encrypt ')) {
    return { result: 'UNSUPPORTED', reason: 'PASSWORD_PROTECTED' };
  }
  if (bytes.subarray(0, 2).toString('latin1') !== 'PK') return CLEAN;
  if (level === MAX_LEVELS) return { result: 'UNSUPPORTED', reason: 'EXTRACTED_LEVEL_LIMIT_EXCEEDED' };
  return judgeArchive(bytes, level);
}

async function judgeArchive(bytes: Buffer, level: number): Promise<Judgement> {
  let worst = CLEAN;
  try {
    const zip = await fromBufferPromise(bytes, { lazyEntries: true });
    for await (const entry of zip.eachEntry()) {
      if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) {
        worst = { result: 'UNSUPPORTED', reason: 'PASSWORD_PROTECTED' };
        continue;
      }
      const judged = await judge(await buffer(await zip.openReadStreamPromise(entry)), level + 1);
      if (judged.result === 'THREATS_FOUND') return judged;
      if (judged.result === 'UNSUPPORTED') worst = judged;
    }
    return worst;
  } catch {
    // Not an archive after all, or a broken one: nothing to open. Its reader will refuse it.
    return worst;
  }
}
