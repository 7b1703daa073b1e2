import type { Agent } from '../../../functions/domain/agent.ts';
import { type Commune, CommuneSchema, type Raccordement, RaccordementSchema } from '../../../functions/domain/commune.ts';
import { type Endpoint, EndpointSchema } from '../../../functions/domain/endpoint.ts';
import { departementOf } from '../../../functions/domain/open-directory.ts';
import { placesOf } from '../../../functions/domain/raccordement-state.ts';
import type { Hub } from '../../../ops/context/hub.ts';

export const COMMUNE: Commune = CommuneSchema.parse({
  insee: '01001',
  siret: '21010001200017',
  name: 'L’Abergement-Clémenciat',
  postalCodes: ['01400'],
  service: { name: 'Mairie', address: ['1 place de la Mairie', '01400 L’Abergement-Clémenciat'], telephone: '01 99 00 10 00' },
});

export const ENDPOINT: Endpoint = EndpointSchema.parse({
  id: 'hebergeur-ain',
  host: 'sftp.exemple.test',
  port: 22,
  user: 'dila',
  trustedHostKeys: ['ssh-rsa AAAAB3NzaC1yc2E='],
  connectorId: 'c-0123456789abcdef0',
  technicalContact: 'technique@exemple.test',
  credential: { kind: 'mot-de-passe', since: '2026-11-01T08:00:00.000Z' },
  circuit: { state: 'ferme', failures: 0 },
  createdAt: '2026-11-01T08:00:00.000Z',
});

/** A raccordement by sftp and boite; a field given as `undefined` is absent. */
export const raccordementOf = (own: object = {}): Raccordement => {
  const fields = {
    insee: '01001',
    demarche: 'RCO',
    mode: 'sftp',
    state: 'en-test',
    boite: 'l-abergement-clemenciat-01001',
    mailbox: 'etat-civil@exemple.test',
    secondContact: 'direction@exemple.test',
    ...own,
  };
  return RaccordementSchema.parse(Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
};

export const AGENT = { agent: 'a-1', insee: '01001', demarches: ['RCO'], state: 'actif' } as unknown as Agent;

type Versioned = { readonly version?: number | undefined };
/** As the table sees it: there or not, and by its version. */
const changed = (now: Versioned | undefined, before: Versioned | null): boolean =>
  (now === undefined) !== (before === null) || now?.version !== before?.version;

/** A directory in memory: what the commands read and write, nothing more. */
export function directoryOf(raccordements: readonly Raccordement[] = [], communes: readonly Commune[] = [COMMUNE]) {
  const kept = new Map(raccordements.map((one) => [`${one.insee} ${one.demarche}`, one]));
  const opened = new Map(communes.map((one) => [one.insee as string, one]));
  const boites: string[] = [];
  const writes: string[] = [];
  const bells: object[] = [];
  const hub = {
    directory: {
      commune: async (insee: string) => opened.get(insee) ?? null,
      raccordement: async (insee: string, demarche: string) => kept.get(`${insee} ${demarche}`) ?? null,
      raccordements: async (insee = '') => [...kept.values()].filter((one) => one.insee.startsWith(insee)),
      raccordementsOf: async (boite: string) => [...kept.values()].filter((one) => placesOf(one).boite === boite),
      communesOf: async (departement: string) => [...opened.values()].filter(({ insee }) => departementOf(insee) === departement),
      saveCommune: async (before: Commune | null, after: Commune) => {
        const now = opened.get(after.insee);
        if (changed(now, before)) return 'stale';
        opened.set(after.insee, { ...after, version: (before?.version ?? 0) + 1 });
        writes.push(after.insee);
        return 'saved';
      },
      saveRaccordement: async (before: Raccordement | null, after: Raccordement) => {
        const key = `${after.insee} ${after.demarche}`;
        if (changed(kept.get(key), before)) return 'stale';
        kept.set(key, { ...after, version: (before?.version ?? 0) + 1 });
        return 'saved';
      },
    },
    endpoints: { load: async (id: string) => (id === ENDPOINT.id ? ENDPOINT : null) },
    boites: { createBoite: async (boite: string) => void boites.push(boite) },
    agents: { ofCommune: async () => [AGENT] },
    dossiers: { listByCommune: async () => [] },
    ring: async (bell: object) => void bells.push(bell),
  } as unknown as Partial<Hub>;
  return { hub, kept, opened, boites, bells, writes };
}
