import { randomFillSync } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

export { samplePdf } from '../../functions/formats/sample-pdf.ts';

/** A file that begins and ends as a JPEG and does not compress, like a scan. */
export function sampleJpeg(bytes: number): Buffer {
  const scan = Buffer.alloc(Math.max(bytes, 32));
  randomFillSync(scan);
  Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00]).copy(scan);
  Buffer.from([0xff, 0xd9]).copy(scan, scan.length - 2);
  return scan;
}

/** A ZIP of the given files: images and PDFs stored, the rest deflated, as real tools do. */
export async function zipOf(files: readonly { readonly name: string; readonly bytes: Buffer }[], mtime = new Date()): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { name, bytes } of files) zip.addBuffer(bytes, name, { mtime, compress: !/\.(?:pdf|jpe?g|png|zip)$/i.test(name) });
  zip.end();
  return buffer(zip.outputStream);
}
