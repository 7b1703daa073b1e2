import { readFile, stat } from 'node:fs/promises';
import { type Commune, CommuneSchema, type Raccordement, RaccordementSchema } from '../../functions/domain/commune.ts';
import { checkDates, checkNumero, checkSender, SENDERS } from '../../functions/domain/deposit-rules.ts';
import type { Warning } from '../../functions/domain/dossier.ts';
import { accepted, type Outcome, type Refusal, refused } from '../../functions/domain/refusals.ts';
import { type Aller, readAller } from '../../functions/formats/aller.ts';
import { readAllerIdentity } from '../../functions/formats/aller-identity.ts';
import { readRetour } from '../../functions/formats/retour.ts';
import { MAX_ZIP_BYTES } from '../../functions/formats/zip.ts';
import { createRouteDeposit } from '../../functions/receive-deposit/route-deposit.ts';
import type { Directory } from './directory.ts';

export type Kind = 'aller' | 'retour';

/** What the hub would say of a file. */
export interface Verdict {
  /** As it was named on the command line. */
  readonly file: string;
  readonly accepted: boolean;
  readonly kind: Kind;
  readonly numero: string | null;
  readonly demarche: string | null;
  readonly warnings: readonly Warning[];
  readonly refusal?: Refusal;
}

export interface ValidateFileDeps {
  readonly directory: () => Directory;
  readonly pathOf: (file: string) => string;
  readonly now: () => Date;
}

/** Judges one file with the hub's own code; a file that cannot be read is a refusal like another. */
export function createValidateFile({ directory, pathOf, now }: ValidateFileDeps) {
  return async (file: string, kind: Kind): Promise<Verdict> => {
    const bytes = await bytesOf(pathOf(file));
    if (!bytes.ok) return refusedFile(file, kind, bytes.refusal);
    return kind === 'aller' ? judgeAller(file, bytes.value) : judgeRetour(file, bytes.value);
  };

  async function judgeAller(file: string, bytes: Buffer): Promise<Verdict> {
    const read = await readAller(bytes);
    if (!read.ok) return { ...refusedFile(file, 'aller', read.refusal), ...(await readAllerIdentity(bytes)) };
    const { numero, demarche, warnings } = read.value;
    const unfit = senderRefusal(read.value) ?? checkNumero(read.value.numero) ?? checkDates(read.value.submittedAt, now().toISOString());
    if (unfit !== undefined) return { ...refusedFile(file, 'aller', unfit), numero, demarche, warnings };
    const route = await routeOf(read.value, directory());
    if (!route.ok) return { ...refusedFile(file, 'aller', route.refusal), numero, demarche, warnings };
    return { file, accepted: true, kind: 'aller', numero, demarche, warnings: [...warnings, ...route.value.warnings] };
  }
}

/** A return flow by itself: whether its dossier may take this status is known to the hub only. */
async function judgeRetour(file: string, bytes: Buffer): Promise<Verdict> {
  const read = await readRetour(bytes);
  if (!read.ok) return refusedFile(file, 'retour', read.refusal);
  const { numero, demarche = null } = read.value;
  return { file, accepted: true, kind: 'retour', numero, demarche, warnings: [] };
}

function refusedFile(file: string, kind: Kind, refusal: Refusal): Verdict {
  return { file, accepted: false, kind, numero: null, demarche: null, warnings: [], refusal };
}

/** The size is read before the file, as the hub does. */
async function bytesOf(path: string): Promise<Outcome<Buffer>> {
  try {
    const { size } = await stat(path);
    return size > MAX_ZIP_BYTES ? refused('ZIP_TROP_GROS', 'archive') : accepted(await readFile(path));
  } catch {
    return refused('ZIP_ILLISIBLE', 'fichier');
  }
}

/** A file on a disk stands under no prefix: its sender must be one of those that have one. */
function senderRefusal({ sender }: Aller): Refusal | undefined {
  const refusals = SENDERS.map(({ prefix }) => checkSender(prefix, sender));
  return refusals.includes(undefined) ? undefined : refusals[0];
}

/** The hub's own routing, with the open directory in place of the table; every commune is taken as connected. */
function routeOf(aller: Aller, directory: Directory) {
  const known = directory.commune(aller.insee);
  const ownerOf = (siret: string): string | null => {
    const siren = siret.slice(0, 9);
    return siren === known?.siren ? aller.insee : (directory.bySiren(siren) ?? null);
  };
  const route = createRouteDeposit({
    commune: async (insee) => (known === undefined || insee !== aller.insee ? null : communeOf(aller, known.name)),
    raccordement: async () => connectionOf(aller),
    inseeOf: async (siret) => ownerOf(siret),
    now: () => new Date(),
  });
  return route(aller);
}

function communeOf({ insee }: Aller, name: string): Commune {
  return CommuneSchema.parse({ insee, name, postalCodes: [], service: { name, address: [name], telephone: '-' } });
}

function connectionOf({ insee, demarche }: Aller): Raccordement {
  return RaccordementSchema.parse({ insee, demarche, state: 'actif', mode: 'courriel', mailbox: 'mairie@exemple.test' });
}
