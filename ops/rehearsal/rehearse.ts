import type { Agent } from '../../functions/domain/agent.ts';
import { type Commune, deliveryWay, type Raccordement } from '../../functions/domain/commune.ts';
import type { Endpoint } from '../../functions/domain/endpoint.ts';
import { placesOf } from '../../functions/domain/raccordement-state.ts';
import type { SshOffer } from '../../functions/domain/ssh-guide.ts';
import type { HostKey } from '../../functions/formats/host-keys.ts';
import type { Tested } from '../endpoint/connector.ts';
import type { CanaryOptions } from './canary-deps.ts';
import { type AccountSeen, checkAccounts } from './checks/account.ts';
import { checkAlgorithms, checkCircuit, checkConnection, checkHostKeys } from './checks/connection.ts';
import { checkAgent, checkCommune, checkContacts } from './checks/directory.ts';
import type { Rights } from './checks/rights.ts';
import { type Line, type LineCode, notTried, red } from './line.ts';

/** What a rehearsal looks at. Each is asked for once. */
export interface RehearsalDeps {
  readonly agents: (insee: string) => Promise<readonly Agent[]>;
  readonly endpoint: (id: string) => Promise<Endpoint | null>;
  readonly test: (endpoint: Endpoint) => Promise<Tested>;
  /** What the server offers, read from this machine; undefined where it cannot be reached from here. */
  readonly readServer: (endpoint: Endpoint) => Promise<{ readonly offer: SshOffer; readonly keys: readonly HostKey[] } | undefined>;
  /** Writes, renames and deletes a test file; removes what is left. */
  readonly rights: (endpoint: Endpoint, directory: string) => Promise<Rights>;
  readonly accounts: (boite: string) => Promise<readonly AccountSeen[]>;
  readonly canary: (raccordement: Raccordement, options: CanaryOptions) => Promise<readonly Line[]>;
}

const RIGHTS: readonly LineCode[] = ['repertoire', 'ecriture', 'renommage', 'effacement'];
const CANARY: readonly LineCode[] = ['aller', 'retour'];

/** What makes a canary vain: the minutes of the people who answer it are not wasted. */
const BLOCKING: ReadonlySet<LineCode> = new Set<LineCode>(['agent', 'circuit', 'connexion', ...RIGHTS, 'compte']);

/** Every line of a raccordement, in order. Green on all of them, or it does not go live. */
export async function rehearse(deps: RehearsalDeps, commune: Commune, raccordement: Raccordement, options: CanaryOptions): Promise<Line[]> {
  const { boite, push } = placesOf(raccordement);
  const lines: Line[] = [
    checkCommune(commune),
    checkContacts(raccordement),
    checkAgent(raccordement, await deps.agents(raccordement.insee)),
  ];
  if (push !== undefined) lines.push(...(await checkEndpoint(deps, push.endpoint, push.directory)));
  // Its return flows come there, wherever its dossiers go.
  const usesBoite = raccordement.mode === 'sftp' || deliveryWay(raccordement) === 'boite';
  if (boite !== undefined && usesBoite) lines.push(checkAccounts(boite, await deps.accounts(boite)));
  const blocked = lines.find(({ code, ok }) => !ok && BLOCKING.has(code));
  const canary = blocked === undefined ? await deps.canary(raccordement, options) : CANARY.map((code) => notTried(code, blocked.code));
  return [...lines, ...canary];
}

async function checkEndpoint(deps: RehearsalDeps, id: string, directory: string): Promise<Line[]> {
  const endpoint = await deps.endpoint(id);
  if (endpoint === null) return [red('connexion', `Le serveur « ${id} » n’est plus connu.`, `Rouvrez-le : « endpoint add ${id} ».`)];
  const [tested, server] = await Promise.all([deps.test(endpoint), deps.readServer(endpoint)]);
  const lines = [
    checkCircuit(endpoint),
    checkConnection(tested, endpoint),
    checkHostKeys(server?.offer, server?.keys ?? []),
    ...checkAlgorithms(server?.offer),
  ];
  const rights = tested.ok ? (await deps.rights(endpoint, directory)).lines : RIGHTS.map((code) => notTried(code, 'connexion'));
  return [...lines, ...rights];
}

export const isGreen = (lines: readonly Line[]): boolean => lines.every(({ ok }) => ok);
