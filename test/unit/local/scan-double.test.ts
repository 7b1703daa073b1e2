import { describe, expect, test } from 'vitest';
import { samplePdf, zipOf } from '../../../local/portail/package.ts';
import { EICAR, judge } from '../../../local/scan/judge.ts';

const eicar = { name: 'virus.txt', bytes: Buffer.from(EICAR) };
const nested = (levels: number, inner: Buffer): Promise<Buffer> =>
  levels === 0 ? Promise.resolve(inner) : zipOf([{ name: 'a.zip', bytes: inner }]).then((zip) => nested(levels - 1, zip));

describe('the double of the malware scan', () => {
  test('finds the test file of antivirus makers, also compressed in archives within archives', async () => {
    expect(await judge(eicar.bytes)).toEqual({ result: 'THREATS_FOUND' });
    expect(await judge(await nested(3, await zipOf([{ name: 'bon.pdf', bytes: samplePdf('bon') }, eicar])))).toEqual({
      result: 'THREATS_FOUND',
    });
  });
  test('finds nothing in a good package, in something else, or in nothing', async () => {
    for (const bytes of [
      await zipOf([{ name: 'bon.pdf', bytes: samplePdf('bon') }]),
      Buffer.from('PK cassé'),
      Buffer.from('a'),
      Buffer.alloc(0),
    ]) {
      expect(await judge(bytes)).toEqual({ result: 'NO_THREATS_FOUND' });
    }
  });
  test('does not judge what it cannot open', async () => {
    const locked = Buffer.from(await zipOf([{ name: 'secret.txt', bytes: Buffer.from('secret') }]));
    for (let at = locked.indexOf('PK\u0001\u0002'); at >= 0; at = locked.indexOf('PK\u0001\u0002', at + 1)) locked.writeUInt8(1, at + 8);
    expect(await judge(locked)).toEqual({ result: 'UNSUPPORTED', reason: 'PASSWORD_PROTECTED' });
    expect(await judge(Buffer.from('%PDF-1.7\ntrailer << /Encrypt 5 0 R >>'))).toEqual({
      result: 'UNSUPPORTED',
      reason: 'PASSWORD_PROTECTED',
    });
    expect(await judge(await nested(7, samplePdf('loin')))).toMatchObject({ result: 'UNSUPPORTED' });
  });
});
