/** Where each kind of object stands in the vault: a prefix per kind, with a lifecycle rule of its own (design §1.7). */
export const contentKey = (numero: string, digest: string): string => `contenu/${numero}/${digest}.zip`;
export const addressKey = (numero: string): string => `adresses/${numero}`;
export const documentKey = (numero: string, id: string): string => `documents/${numero}/${id}`;
export const quarantineKey = (id: string, name: 'paquet.zip' | 'rapport.json'): string => `quarantaine/${id}/${name}`;

/**
 * Where the browser puts a document. A form may be used again while it lives, so what is kept stands elsewhere:
 * the bytes that were checked are copied at the decision (gs-api/keep-documents.ts). Same prefix, same lifecycle rule.
 */
export const uploadId = (id: string): string => `envoi-${id}`;

/** Comments that go with the content at day 30, and those made too late for that: destroyed once sent (design §2). */
export const COMMENTS = 'commentaires/';
export const LATE_COMMENTS = 'commentaires-tardifs/';

export const commentKey = (numero: string, id: string, late: boolean): string => `${late ? LATE_COMMENTS : COMMENTS}${numero}/${id}.txt`;

/** The identifier in the key of a late comment; null for any other key. */
export function lateCommentId(key: string): string | null {
  return key.startsWith(LATE_COMMENTS) ? key.slice(key.lastIndexOf('/') + 1, -'.txt'.length) : null;
}

/**
 * What SES said of a mail, kept beside the table: `preuves/{tag}/{message id}`, an empty object without personal data. The tag is that of an
 * effect or of a notice, as SES gives it back. A restored table learns here which mails have left.
 */
export const PROOFS = 'preuves/';
export const proofKey = (tag: string, messageId: string): string => `${PROOFS}${tag}/${messageId}`;
export function proofOf(key: string): { readonly tag: string; readonly messageId: string } | null {
  const [, tag, messageId] = /^preuves\/([^/]+)\/([^/]+)$/.exec(key) ?? [];
  return tag === undefined || messageId === undefined ? null : { tag, messageId };
}

/** Everything of a dossier's own content; `envois/` holds the temporary copies of a push. */
export const contentPrefixes = (numero: string): readonly string[] => [`contenu/${numero}/`, `${COMMENTS}${numero}/`, `envois/${numero}/`];
