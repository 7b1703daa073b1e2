import type { RefusalCode } from '../domain/refusals.ts';

/** Carries a refusal out of the depth of the reading of an archive; it never leaves `readZip`. */
export class ZipRefused extends Error {
  override readonly name = 'ZipRefused';
  readonly code: RefusalCode;
  /** The archive, or one of its files by rank: a name is never quoted. */
  readonly place: string;
  constructor(code: RefusalCode, rank?: number) {
    super(code);
    this.code = code;
    this.place = rank === undefined ? 'archive' : `archive, fichier n° ${rank}`;
  }
}

export const refuseZip = (code: RefusalCode, rank?: number): never => {
  throw new ZipRefused(code, rank);
};
