import type * as z from 'zod';
import type { Agent } from '../domain/agent.ts';
import { mayPrepareDocument } from '../domain/answers.ts';
import { secondsLater } from '../domain/instants.ts';
import { accepted, refused } from '../domain/refusals.ts';
import { extensionFits, PIECE_MAX_BYTES, pieceTypeNamed } from '../formats/piece.ts';
import type { PrepareInputSchema } from './inputs.ts';
import type { FindDossier, Result } from './perimeter.ts';
import type { UploadView } from './views.ts';

/** Life of an upload form: time to send 10 MB over a slow line. */
const UPLOAD_SECONDS = 300;

/**
 * Where the browser puts a document. A form may be used again while it lives, so what is kept stands elsewhere:
 * the bytes that were checked are copied at the decision (keep-documents.ts). Same prefix, destroyed together.
 */
export const uploadKey = (numero: string, id: string): string => `documents/${numero}/envoi-${id}`;

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
  readonly uploadForm: (upload: { key: string; type: string; fileName: string; maxBytes: number; seconds: number }) => Promise<UploadForm>;
}

/** POST /dossiers/{numero}/documents: a form for one document, whose size, type and key the store itself checks. */
export function createPrepareDocument({ now: clock, find, newId, uploadForm }: PrepareDocumentDeps) {
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
    const upload = { key: uploadKey(input.numero, id), type, fileName: input.nom, maxBytes: PIECE_MAX_BYTES, seconds: UPLOAD_SECONDS };
    const { url, fields } = await uploadForm(upload);
    return accepted({ id, url, champs: fields, expiration: secondsLater(now, UPLOAD_SECONDS) });
  };
}
