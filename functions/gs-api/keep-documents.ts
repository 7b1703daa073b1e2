import { type DocumentRef, DocumentRefSchema, type DossierEvent } from '../domain/dossier.ts';
import type { Numero } from '../domain/ids.ts';
import { secondsLater } from '../domain/instants.ts';
import { accepted, type Outcome, refused } from '../domain/refusals.ts';
import { ANNOUNCED_SECONDS, type Deadline } from '../domain/retention.ts';
import { documentKey } from '../domain/vault-layout.ts';
import { sha256 } from '../formats/digest.ts';
import { extensionFits, PIECE_MAX_BYTES, pieceType } from '../formats/piece.ts';
import type { Answer } from '../shared/verdict.ts';
import type { StoredObject } from './describe-dossier.ts';
import { uploadKey } from './prepare-document.ts';

export interface KeepDocumentsDeps {
  readonly history: (numero: string) => Promise<readonly DossierEvent[]>;
  readonly describe: (key: string) => Promise<StoredObject | null>;
  /** Gate of the malware scan. */
  readonly verdict: (object: { key: string; versionId: string | undefined }) => Promise<Answer>;
  readonly read: (key: string, versionId?: string) => Promise<Buffer | null>;
  /** Sets the end of an object before it is put. */
  readonly announce: (deadline: Deadline) => Promise<void>;
  readonly now: () => string;
  readonly putDocument: (numero: string, id: string, bytes: Buffer, type: string, fileName: string) => Promise<string>;
}

/**
 * Checks the documents that a decision names, by their bytes, and keeps exactly what was checked. One after the other:
 * ten of 10 MB are never in memory together.
 */
export function createKeepDocuments(deps: KeepDocumentsDeps) {
  const { history, describe, verdict, read, putDocument } = deps;
  async function checked(numero: string, id: string, place: string) {
    const key = uploadKey(numero, id);
    const stored = await describe(key);
    if (stored === null) return refused('DOCUMENT_NON_DEPOSE', place);
    if (stored.bytes < 1 || stored.bytes > PIECE_MAX_BYTES || stored.fileName === undefined) return refused('PIECE_REFUSEE', place);
    // One version from the verdict to the reading: the form may send another in between.
    const judged = await verdict({ key, versionId: stored.version });
    if (judged !== 'clean') return refused(judged === 'pending' ? 'DOCUMENT_EN_ANALYSE' : judged, place);
    const bytes = await read(key, stored.version);
    if (bytes === null) return refused('DOCUMENT_NON_DEPOSE', place);
    const type = pieceType(bytes);
    const sound = bytes.length <= PIECE_MAX_BYTES && type !== undefined && type === stored.type && extensionFits(stored.fileName, type);
    return sound ? accepted({ bytes, type, fileName: stored.fileName }) : refused('PIECE_REFUSEE', place);
  }

  return async (numero: Numero, ids: readonly string[]): Promise<Outcome<readonly DocumentRef[]>> => {
    if (ids.length === 0) return accepted([]);
    const sent = new Set((await history(numero)).flatMap((event) => (event.type === 'document' ? [event.document.id] : [])));
    const kept: DocumentRef[] = [];
    for (const [index, id] of ids.entries()) {
      const place = `documents[${index}]`;
      if (sent.has(id)) return refused('DOCUMENT_DEJA_ENVOYE', place);
      const document = await checked(numero, id, place);
      if (!document.ok) return document;
      const { bytes, type, fileName } = document.value;
      const dueAt = secondsLater(deps.now(), ANNOUNCED_SECONDS);
      await deps.announce({ kind: 'document', numero, state: 'attendue', id, key: documentKey(numero, id), dueAt });
      const key = await putDocument(numero, id, bytes, type, fileName);
      kept.push(DocumentRefSchema.parse({ id, key, bytes: bytes.length, type, sha256: sha256(bytes) }));
    }
    return accepted(kept);
  };
}
export type KeepDocuments = ReturnType<typeof createKeepDocuments>;
