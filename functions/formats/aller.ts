import * as z from 'zod';
import { DEMARCHES, type DemarcheCode } from '../domain/demarches.ts';
import type { Warning } from '../domain/dossier.ts';
import { type Insee, type Numero, type Sha256, type Siret, SiretSchema } from '../domain/ids.ts';
import { accepted, type Outcome, refused } from '../domain/refusals.ts';
import { agree, warning } from './aller-agreement.ts';
import { type AllerBody, declaredFiles, ENTETE_NAME, readAllerBody } from './aller-body.ts';
import { type Envelope, readEnvelope } from './aller-envelope.ts';
import { businessDataWarnings } from './business-data.ts';
import { packageDigest, sha256 } from './digest.ts';
import { contradictsName, isExecutable } from './file-kinds.ts';
import { MESSAGE, readMessageArchive } from './message-archive.ts';
import { METIER_URI } from './namespaces.ts';
import { isPlainLatin, parseXml } from './xml.ts';
import type { ZipEntry } from './zip.ts';

export interface AllerFile {
  readonly name: string;
  readonly sha256: Sha256;
  readonly bytes: number;
  readonly role: 'message' | 'entete' | 'document' | 'piece' | 'autre';
}

/** A package as read: well formed and without contradiction, not yet confronted with a clock nor with the directory. */
export interface Aller {
  readonly numero: Numero;
  readonly demarche: DemarcheCode;
  readonly insee: Insee;
  /** Recipient's SIRET, where it has fourteen digits. */
  readonly siret?: Siret;
  readonly sender: { readonly siret?: string; readonly service: string };
  readonly messageId: string;
  /** Legal date: submission by the usager, UTC. */
  readonly submittedAt: string;
  /** `{i}` of the file names (domain §1.4). */
  readonly rank: string;
  /** Usable address of the usager. */
  readonly email?: string;
  readonly digest: Sha256;
  readonly files: readonly AllerFile[];
  readonly warnings: readonly Warning[];
}

const EmailSchema = z.email().max(254);

/** Reads a package: bytes of the ZIP to its value, or the first reason why not (domain §1, design §6). */
export async function readAller(zip: Buffer): Promise<Outcome<Aller>> {
  const archive = await readMessageArchive(zip);
  if (!archive.ok) return archive;
  const { entries, root } = archive.value;
  const envelope = readEnvelope(root);
  if (!envelope.ok) return envelope;
  const entetes = readEntetes(entries);
  if (!entetes.ok) return entetes;
  const agreed = agree(envelope.value, entetes.value);
  if (!agreed.ok) return agreed;
  const files = checkFiles(entries, envelope.value.body, agreed.value.demarche);
  if (!files.ok) return files;

  const digests = files.value.files.map(({ name, sha256: digest }) => ({ name, sha256: digest }));
  const contact = contactOf(envelope.value);
  return accepted({
    ...agreed.value,
    ...contact.value,
    sender: { ...envelope.value.sender, service: envelope.value.sender.service ?? '' },
    messageId: envelope.value.messageId ?? '',
    rank: rankOf(entries),
    digest: packageDigest(digests, root),
    files: files.value.files,
    warnings: [...agreed.value.warnings, ...contact.warnings, ...enteteWarnings(entetes.value), ...files.value.warnings],
  });
}

/** Every entête métier of the archive (domain §1.2); normally one. */
function readEntetes(entries: readonly ZipEntry[]): Outcome<AllerBody[]> {
  const bodies: AllerBody[] = [];
  for (const { bytes } of entries.filter(({ name }) => ENTETE_NAME.test(name))) {
    const root = parseXml(bytes, 'entête');
    if (!root.ok) return root;
    if (root.value.uri !== METIER_URI || root.value.local !== 'EnteteMetierEnveloppe') return refused('XML_ESPACE_DE_NOMS', 'entête');
    bodies.push(readAllerBody(root.value));
  }
  return accepted(bodies);
}

function enteteWarnings(entetes: readonly AllerBody[]): Warning[] {
  const incomplete = entetes.some(({ numero, demarche, date, insee }) => !numero || !demarche || !date || insee.length === 0);
  return [
    ...(entetes.length === 1 ? [] : [warning('ENTETE', 'archive', 'L’archive ne contient pas un entête métier et un seul.')]),
    ...(incomplete
      ? [warning('ENTETE_INCOMPLET', 'entête', 'L’entête métier ne redit pas le numéro, la démarche, la commune et la date.')]
      : []),
  ];
}

/** Rank of the sending: of the entête's name, else the usual one. */
function rankOf(entries: readonly ZipEntry[]): string {
  return entries.flatMap(({ name }) => ENTETE_NAME.exec(name)?.[1] ?? [])[0] ?? '2';
}

function contactOf({ body, recipients }: Envelope): { value: Pick<Aller, 'siret' | 'email'>; warnings: Warning[] } {
  const siret = SiretSchema.safeParse(recipients[0]?.siret);
  const email = EmailSchema.safeParse(body.email);
  const warnings: Warning[] = [];
  if (!siret.success)
    warnings.push(
      warning(
        'SIRET_INUTILISABLE',
        'message.xml#Recipient/Location/Siret',
        'Le SIRET du destinataire est absent ou n’a pas quatorze chiffres.',
      ),
    );
  if (!email.success)
    warnings.push(
      warning(
        'COURRIEL_INUTILISABLE',
        'message.xml#Teledemarche/Email',
        'L’adresse électronique de l’usager est absente ou inutilisable : il ne recevra pas de courriel.',
      ),
    );
  return { value: { ...(siret.success ? { siret: siret.data } : {}), ...(email.success ? { email: email.data } : {}) }, warnings };
}

interface Checked {
  readonly files: AllerFile[];
  readonly warnings: Warning[];
}

function checkFiles(entries: readonly ZipEntry[], body: AllerBody, demarche: DemarcheCode): Outcome<Checked> {
  const declared = new Map(declaredFiles(body).map(({ name, role }) => [name.normalize('NFC'), role]));
  const present = new Set(entries.map(({ name }) => name));
  const missing = [...declared.keys()].findIndex((name) => !present.has(name));
  if (missing >= 0) return refused('FICHIER_DECLARE_ABSENT', `message.xml, fichier déclaré n° ${missing + 1}`);
  const files: AllerFile[] = [];
  const warnings: Warning[] = pieceWarnings(body, demarche);
  for (const { name, rank, bytes } of entries) {
    const place = `archive, fichier n° ${rank}`;
    const role = name === MESSAGE ? 'message' : ENTETE_NAME.test(name) ? 'entete' : (declared.get(name) ?? 'autre');
    if (isExecutable(name, bytes)) return refused('FICHIER_INTERDIT', place);
    if (role === 'autre')
      warnings.push(warning('FICHIER_NON_DECLARE', place, 'Un fichier de l’archive n’est pas déclaré dans message.xml.'));
    if (contradictsName(name, bytes))
      warnings.push(warning('TYPE_DE_PIECE', place, 'Le contenu d’un fichier ne correspond pas à son extension.'));
    if (role !== 'message' && role !== 'entete' && /\.xml$/i.test(name)) {
      const data = parseXml(bytes, place);
      // What is dangerous to whoever reads it next is refused; what is merely broken is delivered, with a warning.
      if (!data.ok && data.refusal.code !== 'XML_MAL_FORME' && !isPlainLatin(bytes)) return data;
      if (!data.ok)
        warnings.push(warning('DONNEES_ILLISIBLES', place, 'Un document de données métier est mal formé, ou n’est pas en UTF-8.'));
      else if (role === 'document') warnings.push(...businessDataWarnings(demarche, data.value));
    }
    files.push({ name, sha256: sha256(bytes), bytes: bytes.length, role });
  }
  return accepted({ files, warnings });
}

/** Pieces that the démarche expects and the package does not name; unknown elements of the body. */
function pieceWarnings(body: AllerBody, demarche: DemarcheCode): Warning[] {
  const codes = new Set([...body.pieces, ...body.documents].flatMap(({ code }) => code?.toLowerCase() ?? []));
  const missing = DEMARCHES[demarche].expectedPieces.filter((piece) => !piece.codes.some((code) => codes.has(code.toLowerCase())));
  return [
    ...missing.map(({ label }) =>
      warning('PIECE_ATTENDUE', 'message.xml#PieceJointe', `Une pièce attendue n’est pas déclarée : ${label}.`),
    ),
    ...(body.unknown.length > 0
      ? [warning('CHAMP_INCONNU', 'message.xml#Aller', 'Le message contient des éléments inconnus du format.')]
      : []),
  ];
}
