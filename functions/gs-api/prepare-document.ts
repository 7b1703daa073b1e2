import type * as z from 'zod';
import type { Agent } from '../domain/agent.ts';
import { mayPrepareDocument } from '../domain/answers.ts';
import { secondsLater } from '../domain/instants.ts';
import { accepted, refused } from '../domain/refusals.ts';
import { type Deadline, UPLOAD_SECONDS } from '../domain/retention.ts';
import { documentKey, uploadId } from '../domain/vault-layout.ts';
import { extensionFits, PIECE_MAX_BYTES, pieceTypeNamed } from '../formats/piece.ts';
import type { PrepareInputSchema } from './inputs.ts';
import type { FindDossier, Result } from './perimeter.ts';
import type { UploadView } from './views.ts';

/** Life of an upload form: time to send 10 MB over a slow line. */
const FORM_SECONDS = 300;

/** Where the browser puts a document. */
export const uploadKey = (numero: string, id: string): string => documentKey(numero, uploadId(id));

/** A file name as a person writes it: one line, no path, nothing invisible. */
const FILE_NAME = /^[^\p{C}\p{Zl}\p{Zp}/\\]{1,120}$/u;

export interface UploadForm {
  readonly url: string;
  readonly fields: Record<string, string>;
}

export interface PrepareDocumentDeps {
  readonly now: () => string;
  readonly find: FindDossier;
  readonly newId: () => string;
  /** Sets the end of an object before it is put. */
  readonly announce: (deadline: Deadline) => Promise<void>;
  readonly uploadForm: (upload: { key: string; type: string; fileName: string; maxBytes: number; seconds: number }) => Promise<UploadForm>;
}

/** POST /dossiers/{numero}/documents: a form for one document, whose size, type and key the store itself checks. */
export function createPrepareDocument({ now: clock, find, newId, announce, uploadForm }: PrepareDocumentDeps) {
  return async (agent: Agent, input: z.output<typeof PrepareInputSchema>): Promise<Result<UploadView>> => {
    const found = await find(agent, input.numero);
    if (!found.ok) return found;
    const now = clock();
    const allowed = mayPrepareDocument(found.value, agent.agent, now);
    if (!allowed.ok) return allowed;
    const type = pieceTypeNamed(input.type);
    if (type === undefined) return refused('PIECE_REFUSEE', 'type');
    if (input.taille < 1 || input.taille > PIECE_MAX_BYTES) return refused('PIECE_REFUSEE', 'taille');
    if (!FILE_NAME.test(input.nom) || !extensionFits(input.nom, type)) return refused('PIECE_REFUSEE', 'nom');
    const id = newId();
    const upload = { key: uploadKey(input.numero, id), type, fileName: input.nom, maxBytes: PIECE_MAX_BYTES, seconds: FORM_SECONDS };
    const dueAt = secondsLater(now, UPLOAD_SECONDS);
    await announce({ kind: 'document', numero: found.value.numero, state: 'attendue', id: uploadId(id), key: upload.key, dueAt });
    const { url, fields } = await uploadForm(upload);
    return accepted({ id, url, champs: fields, expiration: secondsLater(now, FORM_SECONDS) });
  };
}
