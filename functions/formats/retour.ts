import { normaliseComment } from '../domain/comment.ts';
import { type Numero, NumeroSchema, type Sha256 } from '../domain/ids.ts';
import { toInstant } from '../domain/legal-time.ts';
import { accepted, type Outcome, refused } from '../domain/refusals.ts';
import { type AnswerStatus, AnswerStatusSchema, STATUS_CODES } from '../domain/statuses.ts';
import { sha256 } from './digest.ts';
import { isExecutable } from './file-kinds.ts';
import { MESSAGE, readMessageArchive } from './message-archive.ts';
import { METIER_URI, PEC_URI } from './namespaces.ts';
import { extensionFits, PIECE_MAX_BYTES, PIECES_MAX, type PieceType, pieceType, shownName } from './piece.ts';
import { childOf, childrenOf, textAt, type XmlElement } from './xml.ts';
import type { ZipEntry } from './zip.ts';

/**
 * Our profile of the PEC retour. No public source gives the legacy one (domain §1.5): what is certain is that the envelope
 * is the aller's with Sender and Recipient swapped; the rest is ours, versioned, described in `docs/formats/flux-retour.md`.
 */
export const RETOUR_VERSION = '1';

/** A document for the usager; its name, as he will read it, was chosen by a person and stays with the bytes. */
export interface RetourPiece {
  readonly name: string;
  readonly type: PieceType;
  readonly bytes: Buffer;
  readonly sha256: Sha256;
}

/** A return flow as read: well formed, not yet confronted with its dossier. */
export interface Retour {
  readonly numero: Numero;
  readonly demarche?: string;
  readonly messageId: string;
  readonly status: AnswerStatus;
  readonly comment?: string;
  /** Instant of the message's own DateTime, UTC; orders files that arrived in the same second. */
  readonly dateTime?: string;
  readonly pieces: readonly RetourPiece[];
}

/** Reads a return flow: bytes of the ZIP to its value, or the first reason why not. */
export async function readRetour(zip: Buffer): Promise<Outcome<Retour>> {
  const archive = await readMessageArchive(zip);
  return archive.ok ? readMessage(archive.value.root, archive.value.entries) : archive;
}

/** Elements of which a second one, or one with elements inside, would leave in doubt what the commune meant. */
const LEAVES = ['NumeroDemarche', 'Statut', 'Commentaire'] as const;
const isLeaf = (elements: readonly XmlElement[]): boolean =>
  elements.length <= 1 && elements.every(({ children }) => children.length === 0);

const at = (element: string): string => `${MESSAGE}#${element}`;

function readMessage(root: XmlElement, entries: readonly ZipEntry[]): Outcome<Retour> {
  if (root.uri !== PEC_URI || root.local !== 'Message') return refused('XML_ESPACE_DE_NOMS', at('Message'));
  const messageId = textAt(root, [PEC_URI, 'Header'], [PEC_URI, 'Routing'], [PEC_URI, 'MessageId']);
  if (messageId === undefined) return refused('XML_ELEMENT_ABSENT', at('MessageId'));
  const content = contentOf(root);
  if (content === undefined) return refused('XML_ELEMENT_ABSENT', at('Content'));
  const retours = childrenOf(content, METIER_URI, 'Retour');
  const [retour] = retours;
  if (retour === undefined || retours.length > 1) return refused('PROFIL_INCONNU', at('Retour'));
  if (textAt(retour, [METIER_URI, 'Version']) !== RETOUR_VERSION) return refused('PROFIL_INCONNU', at('Version'));
  const blurred = LEAVES.find((local) => !isLeaf(childrenOf(retour, METIER_URI, local)));
  if (blurred !== undefined) return refused('XML_VALEUR_INVALIDE', at(blurred));

  const numero = NumeroSchema.safeParse(textAt(retour, [METIER_URI, 'Teledemarche'], [METIER_URI, 'NumeroTeledemarche']));
  if (!numero.success) return refused('NUMERO_INVALIDE', at('NumeroTeledemarche'));
  const demarche = textAt(retour, [METIER_URI, 'NumeroDemarche']);
  if (demarche === undefined) return refused('XML_ELEMENT_ABSENT', at('NumeroDemarche'));
  const flowType = textAt(root, [PEC_URI, 'Header'], [PEC_URI, 'Routing'], [PEC_URI, 'FlowType']);
  if (flowType !== undefined && flowType !== demarche) return refused('CONTRADICTION_DEMARCHE', at('FlowType'));
  const status = statusOf(textAt(retour, [METIER_URI, 'Statut']));
  if (!status.ok) return status;
  const comment = normaliseComment(textAt(retour, [METIER_URI, 'Commentaire']), at('Commentaire'));
  if (!comment.ok) return comment;
  const pieces = piecesOf(retour, entries);
  if (!pieces.ok) return pieces;

  const dateTime = dateTimeOf(root);
  return accepted({
    numero: numero.data,
    demarche,
    messageId,
    status: status.value,
    ...(comment.value === undefined ? {} : { comment: comment.value }),
    ...(dateTime === undefined ? {} : { dateTime }),
    pieces: pieces.value,
  });
}

function contentOf(root: XmlElement): XmlElement | undefined {
  const body = childOf(root, PEC_URI, 'Body');
  return body === undefined ? undefined : childOf(body, PEC_URI, 'Content');
}

/**
 * The numeric code of the legacy flows, or `erreur-integration` by its name, which has no code. 14 « transmis » is a known
 * code that only the hub gives: a transition that is forbidden to a commune, not an unknown code.
 */
function statusOf(text: string | undefined): Outcome<AnswerStatus> {
  if (text === undefined) return refused('XML_ELEMENT_ABSENT', at('Statut'));
  if (text === 'erreur-integration') return accepted(text);
  const known = Object.entries(STATUS_CODES).find(([code]) => code === text)?.[1];
  if (known === undefined) return refused('STATUT_INCONNU', at('Statut'));
  const answer = AnswerStatusSchema.safeParse(known);
  return answer.success ? accepted(answer.data) : refused('TRANSITION_INTERDITE', at('Statut'));
}

/** The message's own date; one that cannot be read only loses its rank, nobody's answer. */
function dateTimeOf(root: XmlElement): string | undefined {
  const text = textAt(root, [PEC_URI, 'Header'], [PEC_URI, 'Security'], [PEC_URI, 'DateTime']);
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : toInstant(date);
}

function piecesOf(retour: XmlElement, entries: readonly ZipEntry[]): Outcome<readonly RetourPiece[]> {
  const declared = childrenOf(retour, METIER_URI, 'PieceJointe');
  if (declared.length > PIECES_MAX) return refused('TROP_DE_PIECES', at('PieceJointe'));
  const program = entries.find(({ name, bytes }) => isExecutable(name, bytes));
  if (program !== undefined) return refused('FICHIER_INTERDIT', `archive, fichier n° ${program.rank}`);
  const pieces: RetourPiece[] = [];
  const names = new Set<string>([MESSAGE]);
  for (const [index, element] of declared.entries()) {
    const place = at(`PieceJointe[${index + 1}]/Fichier`);
    // Names of the archive are composed too: é is one letter, whoever wrote it.
    const name = textAt(element, [METIER_URI, 'Fichier'])?.normalize('NFC');
    if (name === undefined) return refused('XML_ELEMENT_ABSENT', place);
    if (names.has(name)) return refused('XML_VALEUR_INVALIDE', place);
    names.add(name);
    const entry = entries.find((candidate) => candidate.name === name);
    if (entry === undefined) return refused('FICHIER_DECLARE_ABSENT', place);
    const type = entry.bytes.length > PIECE_MAX_BYTES ? undefined : pieceType(entry.bytes);
    if (type === undefined || !extensionFits(name, type)) return refused('PIECE_REFUSEE', place);
    pieces.push({ name: shownName(name), type, bytes: entry.bytes, sha256: sha256(entry.bytes) });
  }
  // A file that nobody declares would silently never reach the usager.
  const stray = entries.find(({ name }) => !names.has(name));
  return stray === undefined ? accepted(pieces) : refused('FICHIER_NON_DECLARE', `archive, fichier n° ${stray.rank}`);
}
