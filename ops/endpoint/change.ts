import { CLOSED_CIRCUIT, type Endpoint, endpointSecretName } from '../../functions/domain/endpoint.ts';
import type { EndpointId } from '../../functions/domain/ids.ts';
import { placesOf } from '../../functions/domain/raccordement-state.ts';
import { countText, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { agreeOnKey, connectorOf, failureText, keysOfFile, keyText, type Trust, testConnector } from './connector.ts';
import { type CredentialInput, readCredential } from './credential.ts';
import type { EndpointHub, EndpointOps } from './ops.ts';
import { endpointSheet } from './sheet.ts';

async function known({ endpoints }: Pick<EndpointHub, 'endpoints'>, id: EndpointId): Promise<Endpoint> {
  const endpoint = await endpoints.load(id);
  if (endpoint === null) throw new OpsRefused(`Le serveur « ${id} » n’est pas connu : « endpoint list ».`);
  return endpoint;
}

const usersOf = async ({ directory }: Pick<EndpointHub, 'directory'>, id: EndpointId) =>
  (await directory.raccordements()).filter((one) => placesOf(one).push?.endpoint === id);

export async function showEndpoint({ hub }: Pick<EndpointOps, 'hub'>, id: EndpointId): Promise<View> {
  const endpoint = await known(hub, id);
  const addresses = await hub.transfer.egressAddresses(connectorOf(endpoint));
  const raccordements = await usersOf(hub, id);
  return { data: { endpoint, addresses, raccordements }, text: endpointSheet(endpoint, { addresses, raccordements }) };
}

/** Trusts the key that the server shows now, once checked; what waited for it leaves at once. */
export async function acceptKey({ hub, stage, terminal, wait }: EndpointOps, id: EndpointId, trust: Trust): Promise<View> {
  const endpoint = await known(hub, id);
  const connectorId = connectorOf(endpoint);
  const given = trust.hostKeyFile === undefined ? [] : await keysOfFile(trust.hostKeyFile);
  const first = await testConnector(hub.transfer, connectorId, wait);
  if (first.hostKey === undefined) throw new OpsRefused(failureText(first));
  if (first.ok && given.length === 0) {
    return { data: endpoint, text: `La clé du serveur est celle que la plate-forme connaît déjà : ${keyText(first.hostKey)}.` };
  }
  const trusted = (await agreeOnKey(first.hostKey, trust, given, terminal)).map(({ line }) => line);
  const secretId = await hub.secrets.arnOf(endpointSecretName(stage, id));
  const spec = { host: endpoint.host, port: endpoint.port, secretId };
  await hub.transfer.updateConnector(connectorId, { ...spec, trustedHostKeys: trusted }, hub.connectorRoles());
  const tested = await testConnector(hub.transfer, connectorId, wait);
  if (!tested.ok) {
    await hub.transfer.updateConnector(connectorId, { ...spec, trustedHostKeys: endpoint.trustedHostKeys }, hub.connectorRoles());
    throw new OpsRefused(`${failureText(tested)}\nLa clé connue n’a pas été changée.`);
  }
  await hub.endpoints.trustHostKeys(id, trusted);
  await hub.ring({ endpoint: id });
  const after = await known(hub, id);
  return { data: after, text: `Clé acceptée, les dossiers en attente repartent.\n${endpointSheet(after)}` };
}

/**
 * Renews the credential: the new one is kept beside the old one, tested alone through a connector of its own, and becomes the current one
 * only if the server takes it. Deliveries go on with the old one until then.
 */
export async function rotateCredential(
  { hub, stage, terminal, now, wait }: EndpointOps,
  id: EndpointId,
  input: CredentialInput,
): Promise<View> {
  const endpoint = await known(hub, id);
  const { host, port, user, trustedHostKeys } = endpoint;
  const name = endpointSecretName(stage, id);
  const { kind, login } = await readCredential(input, terminal);
  const { arn, version } = await hub.secrets.stagePending(name, { user, ...login });
  const spec = { host, port, secretId: arn, trustedHostKeys, secretStages: ['AWSPENDING'] };
  const trial = await hub.transfer.createConnector(spec, hub.connectorRoles());
  const tested = await testConnector(hub.transfer, trial, wait).finally(() => hub.transfer.deleteConnector(trial));
  if (!tested.ok) {
    await hub.secrets.dropPending(name, version);
    throw new OpsRefused(`${failureText(tested)}\nLes anciens identifiants servent toujours.`);
  }
  await hub.secrets.promote(name, version);
  const credential = { kind, since: now().toISOString() };
  await hub.endpoints.setCredential(id, credential);
  await hub.ring({ endpoint: id });
  return {
    data: { ...endpoint, credential },
    text: 'Nouveaux identifiants essayés sur le serveur, puis mis en service. Les anciens peuvent y être supprimés.',
  };
}

/** Code of a circuit that an operator opened: no probe closes it. */
export const SUSPENDED_BY_OPERATOR = 'SUSPENDU';
const NEVER = '9999-12-31T00:00:00.000Z';

/** Sends nothing to an endpoint until it is resumed. The 72 h of each dossier still count. */
export async function suspendEndpoint({ hub, now }: Pick<EndpointOps, 'hub' | 'now'>, id: EndpointId): Promise<View> {
  const { circuit } = await known(hub, id);
  const opened = { state: 'ouvert', failures: 1, since: now().toISOString(), nextProbeAt: NEVER, reason: SUSPENDED_BY_OPERATOR } as const;
  if ((await hub.endpoints.saveCircuit(id, circuit, opened)) === 'lost') throw busy();
  const users = await usersOf(hub, id);
  return {
    data: { id, circuit: opened },
    text: `Plus rien ne part vers « ${id} » (${countText(users.length, 'raccordement')}). Les 72 heures comptent toujours.`,
  };
}

export async function resumeEndpoint({ hub }: Pick<EndpointOps, 'hub'>, id: EndpointId): Promise<View> {
  const { circuit } = await known(hub, id);
  if ((await hub.endpoints.saveCircuit(id, circuit, CLOSED_CIRCUIT)) === 'lost') throw busy();
  await hub.ring({ endpoint: id });
  return { data: { id, circuit: CLOSED_CIRCUIT }, text: `Les dossiers en attente repartent vers « ${id} ».` };
}

/** Removes an endpoint that no raccordement uses: its connector, its secret (kept seven days), its item. */
export async function removeEndpoint(
  { hub, stage, confirm }: Pick<EndpointOps, 'hub' | 'stage' | 'confirm'>,
  id: EndpointId,
): Promise<View> {
  const endpoint = await known(hub, id);
  const users = await usersOf(hub, id);
  if (users.length > 0)
    throw new OpsRefused(`Des raccordements poussent vers « ${id} » : ${users.map((one) => `${one.insee} ${one.demarche}`).join(', ')}.`);
  await confirm(`Le serveur « ${id} », son connecteur et ses identifiants seront supprimés. Continuer ?`);
  if (endpoint.connectorId !== undefined) await hub.transfer.deleteConnector(endpoint.connectorId);
  await hub.secrets.remove(endpointSecretName(stage, id));
  await hub.endpoints.remove(id);
  return { data: { id }, text: `Serveur « ${id} » supprimé ; ses identifiants peuvent être restaurés pendant sept jours.` };
}

const busy = (): OpsRefused => new OpsRefused('L’état du serveur vient de changer : recommencez.');
