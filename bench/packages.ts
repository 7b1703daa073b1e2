import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { allerPackage, type PackageFile } from '../local/portail/package.ts';

/** Sizes of the measured packages, in bytes. */
export const SIZES = { '64KB': 64 * 1024, '1MB': 1024 * 1024, '8MB': 8 * 1024 * 1024 } as const;
export type Size = keyof typeof SIZES;

/** What a package of the sample holds besides its two scans, in bytes, about. */
const REST = 8_000;

/**
 * A package like the real one of 2019: flat, every entry deflated (domain §1.4), two scans that do not compress make
 * nearly all of it.
 */
export async function packageOf(size: Size): Promise<Buffer> {
  let files: PackageFile[] = [];
  await allerPackage({
    numero: 'A-9-BENCH001',
    demarche: 'RCO',
    insee: '01001',
    date: new Date(),
    scanBytes: Math.round((SIZES[size] - REST) / 2),
    mutate: (built) => {
      files = built;
      return built;
    },
  });
  const zip = new ZipFile();
  for (const { name, bytes } of files) zip.addBuffer(bytes, name, { compress: true });
  zip.end();
  return buffer(zip.outputStream);
}
