import { ListConnectorsCommand, TransferClient } from '@aws-sdk/client-transfer';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { dossiersTable } from '../../../functions/adapters/dossiers-table/index.ts';
import { transfer } from '../../../functions/adapters/transfer.ts';
import { deliveryWay } from '../../../functions/domain/commune.ts';
import { transferConnectors } from '../../../local/gaps/transfer-connectors.ts';
import { openEndpoint, openPushCommune } from '../../../local/players/push-commune.ts';
import { startAsyncssh } from '../../foreign/asyncssh.ts';
import type { ForeignServer } from '../../foreign/server.ts';

const outputs = inject('outputs');
const { endpoint, region } = outputs;
let server: ForeignServer;
beforeAll(async () => {
  server = await startAsyncssh();
});
afterAll(() => server.stop());

const listedBy = async (client: TransferClient): Promise<string[]> => {
  const { Connectors = [] } = await client.send(new ListConnectorsCommand({}));
  return Connectors.flatMap(({ ConnectorId }) => ConnectorId ?? []);
};

test('the emulator still has no connector', async () => {
  const nothing = { stacks: undefined as never, resources: [] };
  expect(await transferConnectors.isOpen({ endpoint, ...nothing })).toBe(true);
});

test('commands and functions reach one and the same double', async () => {
  const { connectorId } = await openEndpoint(outputs, server);
  // As a command of the operator: AWS_ENDPOINT_URL_TRANSFER.
  expect(await listedBy(new TransferClient({ region }))).toContain(connectorId);
  // As a function: its only endpoint is the proxy. A cloud whose endpoint was given has none.
  if (outputs.proxy) expect(await listedBy(new TransferClient({ region, endpoint: outputs.proxy.url }))).toContain(connectorId);
  expect(await transfer().egressAddresses(connectorId ?? '')).toHaveLength(3);
});

test('two communes that are pushed to share one endpoint, and keep their boites apart', async () => {
  const shared = await openEndpoint(outputs, server);
  const open = (mode: 'sftp' | 'mixte') => openPushCommune(outputs, { endpoint: shared, directory: server.directory, mode });
  const [first, second] = [await open('sftp'), await open('mixte')];
  expect(first.boite.boite).not.toBe(second.boite.boite);
  const { directory, endpoints } = dossiersTable(outputs.tables.dossiers);
  for (const { commune } of [first, second]) {
    const raccordement = await directory.raccordement(commune.insee, 'RCO');
    expect(raccordement).toMatchObject({ state: 'actif', push: { endpoint: shared.id, directory: server.directory } });
    expect(raccordement && deliveryWay(raccordement)).toBe('push');
  }
  expect(await endpoints.load(shared.id)).toEqual(shared);
});
