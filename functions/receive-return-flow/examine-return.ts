import { kindOfReturn } from '../domain/boite-layout.ts';
import type { Sha256 } from '../domain/ids.ts';
import { DAY_SECONDS, secondsLater } from '../domain/instants.ts';
import { type Outcome, type Refusal, refuse } from '../domain/refusals.ts';
import type { ReturnVersion } from '../domain/return-order.ts';
import { sha256 as sha256Of } from '../formats/digest.ts';
import type { Retour } from '../formats/retour.ts';
import { MAX_ZIP_BYTES } from '../formats/zip.ts';
import type { Verdict } from '../shared/verdict.ts';

/**
 * A name that says « not finished » is believed longer than a truncated archive: an upload tool keeps it for as long as
 * the upload lasts, and a failed upload is often resumed the same day. With a grace of fifteen minutes, six hours.
 */
export const PARTIAL_NAME_GRACES = 24;

/** A hidden file (`.in.x`, `.DS_Store`) is removed after a week: no upload lasts that long. */
const HIDDEN_SECONDS = 7 * DAY_SECONDS;

/** How soon a boite is looked at again for a file that the scan has not judged yet. */
const VERDICT_SECONDS = 60;

export interface ExamineReturnDeps {
  readonly bucket: string;
  readonly read: (version: ReturnVersion) => Promise<Buffer | null>;
  readonly verdict: Verdict;
  readonly readRetour: (zip: Buffer) => Promise<Outcome<Retour>>;
  readonly partialGraceSeconds: number;
  readonly now: () => Date;
}

/** What a version under `retours/` turns out to be. */
export type Examined =
  /** Not a return flow, or no longer there. */
  | { readonly kind: 'ignored' }
  /** Incomplete so far: looked at again at an instant. */
  | { readonly kind: 'wait'; readonly until: string }
  /** First part of a later version of the same name (the upload was resumed), or a hidden file that nobody took away: removed. */
  | { readonly kind: 'superseded' }
  /** `sha256` stands for the file in the names of its report; null in the report where the bytes were not read. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly sha256: Sha256; readonly unread: boolean }
  /** The reader itself failed, which answers refusals as values: ours to mend. One file's fault must not keep back the others. */
  | { readonly kind: 'crashed'; readonly error: unknown }
  | { readonly kind: 'retour'; readonly retour: Retour; readonly sha256: Sha256 };

/** Looks at one version: name, size, gate, wholeness, profile; in that order, so that nothing is read in vain. */
export function createExamineReturn(deps: ExamineReturnDeps) {
  const { partialGraceSeconds: grace, now } = deps;

  /** Left alone until the grace ends, then reported. */
  function incomplete(version: ReturnVersion, seconds: number, sha256?: Sha256): Examined {
    const until = new Date(Date.parse(version.modifiedAt) + seconds * 1000);
    if (now() < until) return { kind: 'wait', until: until.toISOString() };
    return refusedAs(version, refuse('ENVOI_INCOMPLET', 'fichier'), sha256);
  }

  /** Never read; what an upload tool or a file manager left behind is removed in the end, since it may hold an answer. */
  function forgotten(version: ReturnVersion): Examined {
    const until = secondsLater(version.modifiedAt, HIDDEN_SECONDS);
    return now().toISOString() < until ? { kind: 'wait', until } : { kind: 'superseded' };
  }

  /** True where a longer version of the same name begins with these bytes. */
  async function resumedLater(version: ReturnVersion, bytes: Buffer, listed: readonly ReturnVersion[]): Promise<boolean> {
    const later = listed.filter(
      ({ key, bytes: size, modifiedAt, versionId }) =>
        key === version.key &&
        versionId !== version.versionId &&
        size > bytes.length &&
        size <= MAX_ZIP_BYTES &&
        modifiedAt >= version.modifiedAt,
    );
    for (const candidate of later) {
      if ((await deps.read(candidate))?.subarray(0, bytes.length).equals(bytes) === true) return true;
    }
    return false;
  }

  return async (version: ReturnVersion, listed: readonly ReturnVersion[]): Promise<Examined> => {
    const kind = kindOfReturn(version.name);
    if (kind === 'placeholder') return { kind: 'ignored' };
    if (kind === 'hidden') return forgotten(version);
    if (kind === 'partial') return incomplete(version, grace * PARTIAL_NAME_GRACES);
    if (version.bytes > MAX_ZIP_BYTES) return refusedAs(version, refuse('ZIP_TROP_GROS', 'archive'));
    const verdict = await deps.verdict({ bucket: deps.bucket, key: version.key, versionId: version.versionId });
    if (verdict === 'pending') return { kind: 'wait', until: secondsLater(now(), VERDICT_SECONDS) };
    if (verdict !== 'clean') return refusedAs(version, refuse(verdict, 'archive'));
    const bytes = await deps.read(version);
    if (bytes === null) return { kind: 'ignored' };
    const sha256 = sha256Of(bytes);
    let read: Outcome<Retour>;
    try {
      read = await deps.readRetour(bytes);
    } catch (error) {
      return { kind: 'crashed', error };
    }
    if (read.ok) return { kind: 'retour', retour: read.value, sha256 };
    if (!looksTruncated(bytes, read.refusal)) return refusedAs(version, read.refusal, sha256);
    return (await resumedLater(version, bytes, listed)) ? { kind: 'superseded' } : incomplete(version, grace, sha256);
  };
}
export type ExamineReturn = ReturnType<typeof createExamineReturn>;

const LOCAL_HEADER = Buffer.from('PK\u0003\u0004');

/** A ZIP whose end is missing, down to its very first bytes: an upload cut short leaves that in the bucket. */
function looksTruncated(bytes: Buffer, refusal: Refusal): boolean {
  if (refusal.code === 'ZIP_TRONQUE') return true;
  return bytes.length < LOCAL_HEADER.length && LOCAL_HEADER.subarray(0, bytes.length).equals(bytes);
}

function refusedAs(version: ReturnVersion, refusal: Refusal, sha256?: Sha256): Examined {
  return { kind: 'refused', refusal, sha256: sha256 ?? standIn(version), unread: sha256 === undefined };
}

/** Where the bytes were not read, the version's own identity makes the name of the report unique. */
function standIn({ key, versionId }: ReturnVersion): Sha256 {
  return sha256Of(`${key}\n${versionId}`);
}
