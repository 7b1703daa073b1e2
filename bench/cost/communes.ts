import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { openCommunes } from '../../functions/adapters/open-directory.ts';
import { slugOf } from '../../functions/domain/commune-names.ts';
import { BoiteSchema } from '../../functions/domain/ids.ts';
import type { OutputCommune, Outputs } from '../../local/cloud/outputs.ts';
import { type CommuneServer, startCommuneServer } from '../../local/commune/server.ts';
import { openEndpoint, openPushCommune } from '../../local/players/push-commune.ts';
import { createAgents, type SeededAgent } from '../../local/seed/agents.ts';
import { createBoites, type SeededBoite } from '../../local/seed/boites.ts';
import { inventedCommune } from '../../local/seed/communes.ts';
import { PER_COMMUNE, WAYS, type Way } from './mix.ts';

/** A commune of the run: who answers there, and where. */
export interface Played {
  readonly commune: Pick<OutputCommune, 'insee' | 'siret'>;
  readonly agent: SeededAgent;
  readonly boite: SeededBoite | undefined;
}

export interface PlayedCommunes {
  readonly of: Readonly<Record<Way, readonly Played[]>>;
  readonly server: CommuneServer;
}

const DEMARCHES = ['RCO', 'ILE'] as const;
/** Hosts of software: each serves the communes of its clients over one endpoint. */
const HOSTS = 2;

/** Communes of the COG in their order, those of the seed left out: the same in each run. */
function free(outputs: Outputs): readonly string[] {
  const taken = new Set(outputs.communes.map(({ insee }) => insee));
  return [...openCommunes().keys()].filter((insee) => !taken.has(insee));
}

/** Opens as many communes of each way as a month's dossiers need, through the product's own adapters. */
export async function openPlayedCommunes(outputs: Outputs, dossiers: number): Promise<PlayedCommunes> {
  const { buckets, tables, gs } = outputs;
  const { directory } = dossiersTable(tables.dossiers);
  const createAgent = createAgents({ UserPoolId: gs.userPoolId, AccesTable: tables.acces });
  const createBoite = createBoites({ BoitesBucket: buckets.boites, AccesTable: tables.acces, DossiersTable: tables.dossiers });
  const names = free(outputs);
  const cog = openCommunes();
  const countOf = (way: Way) => Math.max(1, Math.ceil((dossiers * WAYS[way]) / 100 / PER_COMMUNE));
  let drawn = 0;

  async function open(mode: 'courriel' | 'sftp' | 'mixte'): Promise<Played> {
    const known = cog.get(names[drawn] ?? '');
    drawn += 1;
    if (known === undefined) throw new Error('no commune is left');
    const commune = inventedCommune(known, drawn % 90);
    const { insee, siret = '', name } = commune;
    const slug = `${slugOf(name).slice(0, 30)}-${insee.toLowerCase()}`;
    await directory.putCommune(commune);
    const agent = await createAgent(`agent@${slug}.example`, insee, DEMARCHES);
    const boite = mode === 'courriel' ? undefined : await createBoite(BoiteSchema.parse(slug), { insee, demarche: 'RCO' });
    for (const demarche of DEMARCHES) {
      const base = {
        insee,
        demarche,
        state: 'actif',
        mailbox: `mairie@${slug}.example`,
        secondContact: `direction@${slug}.example`,
      } as const;
      if (mode === 'courriel') await directory.putRaccordement({ ...base, mode });
      else if (boite) await directory.putRaccordement({ ...base, mode, boite: boite.boite });
    }
    return { commune: { insee, siret }, agent, boite };
  }

  const many = async (count: number, one: (rank: number) => Promise<Played>): Promise<Played[]> => {
    const opened: Played[] = [];
    for (let rank = 0; rank < count; rank += 1) opened.push(await one(rank));
    return opened;
  };

  const directories = Array.from({ length: countOf('push') }, (_, rank) => `/commune-${rank}`);
  const server = await startCommuneServer({ directories });
  try {
    const endpoints = await Promise.all(Array.from({ length: HOSTS }, () => openEndpoint(outputs, server)));
    const push = await many(directories.length, async (rank) => {
      const [endpoint, directory] = [endpoints[rank % HOSTS], directories[rank]];
      if (endpoint === undefined || directory === undefined) throw new Error('as many folders as communes');
      return openPushCommune(outputs, { endpoint, directory, mode: 'sftp' });
    });
    const [courriel, sftp, mixte] = [
      await many(countOf('courriel'), () => open('courriel')),
      await many(countOf('sftp'), () => open('sftp')),
      await many(countOf('mixte'), () => open('mixte')),
    ];
    return { of: { courriel, sftp, mixte, push }, server };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
