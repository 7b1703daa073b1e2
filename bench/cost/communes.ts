import { openCommunes } from '../../functions/adapters/open-directory.ts';
import { slugOf } from '../../functions/domain/commune-names.ts';
import { BoiteSchema } from '../../functions/domain/ids.ts';
import type { OpenCommune } from '../../functions/domain/open-directory.ts';
import { eachOf } from '../../functions/shared/each-of.ts';
import type { OutputCommune, Outputs } from '../../local/cloud/outputs.ts';
import { type CommuneServer, startCommuneServer } from '../../local/commune/server.ts';
import { openEndpoint, openPushCommune } from '../../local/players/push-commune.ts';
import { inventedCommune } from '../../local/seed/communes.ts';
import { type CreatedCommune, createCommunes } from '../../local/seed/create-communes.ts';
import { PER_COMMUNE, WAYS, type Way } from './mix.ts';

/** A commune of the run: who answers there, and where. */
export type Played = Pick<CreatedCommune, 'commune' | 'agent' | 'boite'>;

export interface PlayedCommunes {
  readonly of: Readonly<Record<Way, readonly Played[]>>;
  readonly server: CommuneServer;
}

/** Hosts of software: each serves the communes of its clients over one endpoint. */
const HOSTS = 2;

/** Communes of each way, as many as a month's dossiers need, those of the seed left out: the same in each run, and none of them twice. */
export function communesOf(
  seeded: readonly Pick<OutputCommune, 'insee'>[],
  dossiers: number,
): Readonly<Record<Way, readonly OpenCommune[]>> {
  const taken = new Set(seeded.map(({ insee }) => insee));
  const free = [...openCommunes().values()].filter(({ insee, siren }) => siren !== undefined && !taken.has(insee));
  const of = (way: Way) => free.splice(0, Math.max(1, Math.ceil((dossiers * WAYS[way]) / 100 / PER_COMMUNE)));
  return { courriel: of('courriel'), sftp: of('sftp'), mixte: of('mixte'), push: of('push') };
}

/** Opens the communes of a run, through the product's own adapters. */
export async function openPlayedCommunes(outputs: Outputs, dossiers: number): Promise<PlayedCommunes> {
  const { buckets, tables, gs } = outputs;
  const names = { BoitesBucket: buckets.boites, AccesTable: tables.acces, DossiersTable: tables.dossiers, UserPoolId: gs.userPoolId };
  const create = createCommunes(names);
  const communes = communesOf(outputs.communes, dossiers);

  async function open(mode: 'courriel' | 'sftp' | 'mixte', known: OpenCommune, rank: number): Promise<Played> {
    const commune = inventedCommune(known, rank % 90);
    const slug = `${slugOf(commune.name).slice(0, 30)}-${commune.insee.toLowerCase()}`;
    return create({ commune, modes: { RCO: mode, ILE: mode }, slug, boite: BoiteSchema.parse(slug) });
  }

  /** One commune after the other. */
  const each = async (way: Way, one: (known: OpenCommune, rank: number) => Promise<Played>): Promise<Played[]> =>
    eachOf([...communes[way].entries()], 1, ([rank, known]) => one(known, rank));

  const directories = communes.push.map((_, rank) => `/commune-${rank}`);
  const server = await startCommuneServer({ directories });
  try {
    const endpoints = await Promise.all(Array.from({ length: HOSTS }, () => openEndpoint(outputs, server)));
    const push = await each('push', async ({ insee }, rank) => {
      const [endpoint, directory] = [endpoints[rank % HOSTS], directories[rank]];
      if (endpoint === undefined || directory === undefined) throw new Error('as many folders as communes');
      return openPushCommune(outputs, { endpoint, directory, mode: 'sftp', insee });
    });
    const [courriel, sftp, mixte] = [
      await each('courriel', (...known) => open('courriel', ...known)),
      await each('sftp', (...known) => open('sftp', ...known)),
      await each('mixte', (...known) => open('mixte', ...known)),
    ];
    return { of: { courriel, sftp, mixte, push }, server };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
