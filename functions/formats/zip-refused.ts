import type { RefusalCode } from '../domain/refusals.ts';

/** Carries a refusal out of the depth of the reading of an archive; it never leaves `zip.ts`. */
export class ZipRefused extends Error {
  override readonly name = 'ZipRefused';
  readonly code: RefusalCode;
  readonly place: string;
  constructor(code: RefusalCode, place: string) {
    super(code);
    this.code = code;
    this.place = place;
  }
}

/** Refuses the archive, at one of its files named by its rank in the directory. */
export const refuseAt = (code: RefusalCode, rank?: number): never => {
  throw new ZipRefused(code, rank === undefined ? 'archive' : `archive, fichier n° ${rank}`);
};
