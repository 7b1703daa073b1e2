import * as z from 'zod';
import { folderPrefix, teledossierKey } from './boite-layout.ts';
import type { Dossier } from './dossier.ts';
import { InstantSchema, NumeroSchema } from './ids.ts';
import { type Deadline, type Found, FoundSchema } from './retention.ts';
import { addressKey, contentPrefixes } from './vault-layout.ts';

/** Versions to destroy: of one key, or of every key that begins with a prefix. */
export interface Target {
  readonly bucket: Found['bucket'];
  readonly place: string;
  readonly match: 'key' | 'prefix';
}

/** Everything that a deadline destroys; the same list proves that nothing is left. */
export function targetsOf(deadline: Deadline, dossier: Pick<Dossier, 'boite' | 'fileName' | 'formerFiles'> | null): readonly Target[] {
  switch (deadline.kind) {
    case 'contenu': {
      const vault = contentPrefixes(deadline.numero).map((place): Target => ({ bucket: 'vault', place, match: 'prefix' }));
      const { boite, fileName, formerFiles = [] } = dossier ?? {};
      const files = boite === undefined || fileName === undefined ? formerFiles : [...formerFiles, { boite, fileName }];
      const inBoites = files.map((file): Target => ({ bucket: 'boites', place: teledossierKey(file.boite, file.fileName), match: 'key' }));
      return [...vault, ...inBoites];
    }
    case 'adresse':
      return [{ bucket: 'vault', place: addressKey(deadline.numero), match: 'key' }];
    case 'document':
    case 'commentaire':
      return [{ bucket: 'vault', place: deadline.key, match: 'key' }];
    case 'retour':
      // The stem ends the prefix, so that no name chosen by a person is needed to find the file.
      return [{ bucket: 'boites', place: `${folderPrefix(deadline.boite, deadline.folder)}${deadline.stem}-`, match: 'prefix' }];
  }
}

/** What was destroyed. `depot-sans-dossier`: bytes of a receiver that died; `quarantaine`: a refused deposit after its thirty days. */
export const DestroyedKindSchema = z.enum(['contenu', 'adresse', 'document', 'commentaire', 'retour', 'depot-sans-dossier', 'quarantaine']);

/**
 * A line of the purge ledger, one object that nobody can change. It holds no personal data, and enough to destroy again after a
 * restore of the table: docs/purge-ledger.md.
 */
export const LedgerLineSchema = z.strictObject({
  version: z.literal('1'),
  kind: DestroyedKindSchema,
  /** Null where there is no dossier: a quarantine, a return flow that names none. */
  numero: NumeroSchema.nullable(),
  /** Names the thing among those of its kind and number. */
  id: z.string().regex(/^[0-9A-Za-z._-]{1,120}$/),
  /** Instant from which it had to be destroyed, and at which two listings had found nothing left. */
  dueAt: InstantSchema,
  destroyedAt: InstantSchema,
  /** The sweep that began it, as in the log SWEPT. */
  run: z.string().regex(/^[0-9A-Za-z-]{1,60}$/),
  objects: z.array(FoundSchema).min(1),
});
export type LedgerLine = z.infer<typeof LedgerLineSchema>;

/** Key of a line: the same destruction begun by the same run writes the same key, however often it is tried. */
export function ledgerKey({ kind, numero, id, run }: LedgerLine): string {
  return `${kind}/${numero ?? 'sans-numero'}/${id}/${run}.json`;
}

/** Name of a deadline among those of its kind and number: the end of its key, and of its ledger line. */
export function deadlineId(deadline: Deadline): string {
  switch (deadline.kind) {
    case 'contenu':
    case 'adresse':
      return deadline.kind;
    case 'document':
    case 'commentaire':
      return deadline.id;
    case 'retour':
      return `${deadline.boite}.${deadline.folder}.${deadline.stem}`;
  }
}
