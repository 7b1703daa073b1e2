import { type DemarcheCode, DemarcheCodeSchema } from '../domain/demarches.ts';
import { type Numero, NumeroSchema } from '../domain/ids.ts';
import { ENTETE_NAME, readAllerBody } from './aller-body.ts';
import { readEnvelope } from './aller-envelope.ts';
import { readMessageArchive } from './message-archive.ts';
import { parseXml } from './xml.ts';

/** What a refused package says that it is; null where it cannot be read safely, or where it says two things. */
export interface AllerIdentity {
  readonly numero: Numero | null;
  readonly demarche: DemarcheCode | null;
}

const NOBODY: AllerIdentity = { numero: null, demarche: null };

/**
 * Number and démarche of a package that was refused, so that the refusal can be told about its dossier. Never of an archive that is itself
 * refused: nothing of it is believed.
 */
export async function readAllerIdentity(zip: Buffer): Promise<AllerIdentity> {
  const archive = await readMessageArchive(zip);
  const envelope = archive.ok ? readEnvelope(archive.value.root) : archive;
  if (!archive.ok || !envelope.ok) return NOBODY;
  const bodies = [envelope.value.body];
  for (const { bytes } of archive.value.entries.filter(({ name }) => ENTETE_NAME.test(name))) {
    const entete = parseXml(bytes, 'entête');
    if (entete.ok) bodies.push(readAllerBody(entete.value));
  }
  const numero = NumeroSchema.safeParse(sole(bodies.map((body) => body.numero)));
  const demarche = DemarcheCodeSchema.safeParse(sole(bodies.map((body) => body.demarche)));
  return { numero: numero.success ? numero.data : null, demarche: demarche.success ? demarche.data : null };
}

/** The one value that is said, by whoever says it. */
function sole(said: readonly (string | undefined)[]): string | undefined {
  const values = new Set(said.filter((value) => value !== undefined));
  return values.size === 1 ? [...values][0] : undefined;
}
