import * as z from 'zod';
import {
  type Commune,
  ModeSchema,
  type PushTarget,
  type Raccordement,
  RaccordementSchema,
  RemoteDirectorySchema,
} from '../../functions/domain/commune.ts';
import { slugOf } from '../../functions/domain/commune-names.ts';
import { type Boite, BoiteSchema } from '../../functions/domain/ids.ts';
import { placesOf, sameConnection, withConnection } from '../../functions/domain/raccordement-state.ts';
import { openedCommune } from '../commune/known.ts';
import type { Hub } from '../context/hub.ts';
import * as inputs from '../inputs.ts';
import type { View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { saved } from '../saved.ts';
import { raccordementSheet } from './sheet.ts';

export const SetSchema = z.strictObject({
  insee: inputs.insee,
  demarche: inputs.demarche,
  mode: ModeSchema.optional(),
  /** `true`: the commune's own boite, named by the hub. */
  boite: z.union([z.literal(true), inputs.boite]).optional(),
  /** `false`: no endpoint any more, the commune pulls from its boite. */
  endpoint: z.union([z.literal(false), inputs.endpointId]).optional(),
  directory: RemoteDirectorySchema.optional(),
  mailbox: inputs.email.optional(),
  secondContact: inputs.email.optional(),
  technicalContact: inputs.email.optional(),
});
export type SetInput = z.output<typeof SetSchema>;

type SetHub = Pick<Hub, 'directory' | 'endpoints' | 'boites'>;

/**
 * Connects a commune and a démarche, or changes how: what is not given stays as it was. Another connection falls back to `en-test`, its
 * rehearsal forgotten; where dossiers were arriving, that is confirmed first.
 */
export async function setRaccordement(hub: SetHub, input: SetInput, confirm: (question: string) => Promise<void>): Promise<View> {
  const { insee, demarche } = input;
  const commune = await openedCommune(hub, insee);
  const before = await hub.directory.raccordement(insee, demarche);
  const raccordement = withConnection(before, wanted(input, before, commune));
  await checkPlaces(hub, raccordement);
  const { boite } = placesOf(raccordement);
  if (before !== null && (before.state === 'actif' || before.state === 'suspendu') && !sameConnection(before, raccordement)) {
    await confirm('La connexion change : le raccordement repasse en test, et les dépôts sont refusés jusqu’à sa réactivation. Continuer ?');
  }
  if (boite !== undefined && boite !== (before === null ? undefined : placesOf(before).boite)) await hub.boites.createBoite(boite);
  await saved(hub.directory.saveRaccordement(before, raccordement), 'Ce raccordement');
  return { data: raccordement, text: raccordementSheet(raccordement, commune) };
}

/** The raccordement asked for, over the one there was. Its state and rehearsal are decided by {@link withConnection}. */
function wanted(input: SetInput, before: Raccordement | null, commune: Commune): Raccordement {
  const mode = input.mode ?? before?.mode;
  const mailbox = input.mailbox ?? before?.mailbox;
  if (mode === undefined) throw new OpsRefused('Donnez le mode : --mode courriel, sftp ou mixte.');
  if (mailbox === undefined) throw new OpsRefused('Donnez la boîte fonctionnelle de la mairie : --mailbox.');
  const { insee, demarche } = input;
  const contacts = {
    ...given('secondContact', input.secondContact ?? before?.secondContact),
    ...given('technicalContact', input.technicalContact ?? before?.technicalContact),
  };
  const base = { insee, demarche, mode, mailbox, ...contacts, state: 'en-test' };
  if (mode === 'courriel') {
    if (input.boite !== undefined || input.endpoint || input.directory !== undefined) {
      throw new OpsRefused('Le mode courriel n’a ni boîte ni serveur : le dossier se télécharge dans le Gestionnaire de Suivi.');
    }
    return RaccordementSchema.parse(base);
  }
  const push = pushOf(input, before);
  const former = before === null ? undefined : placesOf(before).boite;
  // In the mode sftp the boite is where return flows come, even where dossiers are pushed elsewhere.
  const needed = mode === 'sftp' || push === undefined || input.boite === true;
  const boite = typeof input.boite === 'string' ? input.boite : (former ?? (needed ? ownBoite(commune) : undefined));
  return RaccordementSchema.parse({ ...base, ...given('boite', boite), ...given('push', push) });
}

function pushOf({ endpoint, directory }: SetInput, before: Raccordement | null): PushTarget | undefined {
  const former = before === null ? undefined : placesOf(before).push;
  if (endpoint === false) return undefined;
  const id = endpoint ?? former?.endpoint;
  const folder = directory ?? (id === former?.endpoint ? former?.directory : undefined);
  if (id === undefined) {
    if (folder !== undefined) throw new OpsRefused('Donnez le serveur de ce répertoire : --endpoint.');
    return undefined;
  }
  if (folder === undefined) throw new OpsRefused('Donnez le répertoire de la commune sur ce serveur : --directory.');
  return { endpoint: id, directory: folder };
}

/** The boite that the hub names for a commune: its name and its INSEE code. */
export const ownBoite = ({ name, insee }: Pick<Commune, 'name' | 'insee'>): Boite =>
  BoiteSchema.parse(`${slugOf(name)}-${insee.toLowerCase()}`);

/** The endpoint exists, and neither the boite nor the directory is another commune's: one would read the other's dossiers. */
async function checkPlaces({ directory, endpoints }: SetHub, raccordement: Raccordement): Promise<void> {
  const { boite, push } = placesOf(raccordement);
  if (push !== undefined && (await endpoints.load(push.endpoint)) === null) {
    throw new OpsRefused(`Le serveur « ${push.endpoint} » n’est pas connu : « endpoint add ${push.endpoint} ».`);
  }
  if (boite === undefined && push === undefined) return;
  for (const other of await directory.raccordements()) {
    if (other.insee === raccordement.insee) continue;
    const places = placesOf(other);
    if (boite !== undefined && places.boite === boite)
      throw new OpsRefused(`La boîte « ${boite} » est celle d’une autre commune (${other.insee}).`);
    if (push !== undefined && places.push?.endpoint === push.endpoint && places.push.directory === push.directory) {
      throw new OpsRefused(`Ce répertoire du serveur « ${push.endpoint} » est celui d’une autre commune (${other.insee}).`);
    }
  }
}

const given = <K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> =>
  value === undefined ? {} : ({ [name]: value } as Record<K, V>);
