import {
  CreateConnectorCommand,
  DescribeConnectorCommand,
  ListConnectorsCommand,
  ListFileTransferResultsCommand,
  StartFileTransferCommand,
  TestConnectionCommand,
} from '@aws-sdk/client-transfer';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type CommuneServer, startCommuneServer } from '../../../local/commune/server.ts';
import { type ConnectorsWorld, openConnectorsWorld } from './world.ts';

let world: ConnectorsWorld;
let server: CommuneServer;
beforeAll(async () => {
  world = await openConnectorsWorld(inject('outputs'));
  server = await startCommuneServer({ scale: 600 });
});
afterAll(async () => {
  await world.close();
  await server.stop();
});

const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: Error) => `${error.name}: ${error.message}`,
  );

test('eleven files in one transfer are refused, ten are sent, and their results come by page', async () => {
  const ConnectorId = await world.connect(server);
  const path = await world.put('un.zip', Buffer.from('un'));
  const start = (files: number) =>
    world.bare.send(
      new StartFileTransferCommand({
        ConnectorId,
        SendFilePaths: Array.from({ length: files }, () => path),
        RemoteDirectoryPath: '/commune',
      }),
    );
  expect(await refusal(start(11))).toMatch(/^InvalidRequestException: .*SendFilePaths/);
  const { TransferId } = await start(10);
  for (let file = 0; file < 10; file += 1) {
    expect((await world.event(ConnectorId)).detail).toMatchObject({ 'transfer-id': TransferId, 'status-code': 'COMPLETED' });
  }
  const page = await world.bare.send(new ListFileTransferResultsCommand({ ConnectorId, TransferId, MaxResults: 7 }));
  expect(page.FileTransferResults).toHaveLength(7);
  const rest = await world.bare.send(new ListFileTransferResultsCommand({ ConnectorId, TransferId, NextToken: page.NextToken }));
  expect([rest.FileTransferResults?.length, rest.NextToken]).toEqual([3, undefined]);
});

test('a hundred paths a second for a connector, no more; another connector has its own', async () => {
  const [first, second] = [await world.connect(server), await world.connect(server)];
  server.setFault('down');
  try {
    const path = await world.put('cent.zip', Buffer.from('x'));
    const SendFilePaths = Array.from({ length: 10 }, () => path);
    const ask = (ConnectorId: string) => refusal(world.bare.send(new StartFileTransferCommand({ ConnectorId, SendFilePaths })));
    const asked = await Promise.all(Array.from({ length: 11 }, () => ask(first)));
    expect(asked.filter((one) => one === 'accepted')).toHaveLength(10);
    expect(asked.filter((one) => one === 'ThrottlingException: Rate exceeded')).toHaveLength(1);
    expect(await ask(second)).toBe('accepted');
  } finally {
    server.clearFault();
  }
});

test('three listings a second for a connector', async () => {
  const connector = await world.connect(server);
  const asked = await Promise.all(
    Array.from({ length: 4 }, () => refusal(world.adapter.startDirectoryListing(connector, '/commune', world.outputs))),
  );
  expect(asked.filter((one) => one === 'ThrottlingException: Rate exceeded')).toHaveLength(1);
});

test('one test of connection a second, for the whole account', async () => {
  const [first, second] = [await world.connect(server), await world.connect(server)];
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const asked = await Promise.all(
    [first, second].map((ConnectorId) => refusal(world.bare.send(new TestConnectionCommand({ ConnectorId })))),
  );
  expect([...asked].sort()).toEqual(['ThrottlingException: Rate exceeded', 'accepted']);
});

test('what AWS refuses at creation is refused alike', async () => {
  const AccessRole = world.roles.accessRoleArn;
  const UserSecretId = await world.createSecret({ Username: 'hub', Password: 'x' });
  const create = (change: object) =>
    refusal(
      world.bare.send(new CreateConnectorCommand({ Url: 'sftp://127.0.0.1:22', AccessRole, SftpConfig: { UserSecretId }, ...change })),
    );
  expect(await create({ AccessRole: 'role' })).toMatch(/^InvalidRequestException: .*AccessRole/);
  expect(await create({ Url: 'https://127.0.0.1' })).toMatch(/^InvalidRequestException: .*URL/);
  expect(await create({ Url: undefined })).toMatch(/^InvalidRequestException: .*Url/);
  expect(await create({ SftpConfig: { UserSecretId: 'aws/transfer/un-nom' } })).toMatch(/^InvalidRequestException: .*ARN/);
  expect(await create({ SftpConfig: { UserSecretId, MaxConcurrentConnections: 6 } })).toMatch(/^InvalidRequestException: .*at most 5/);
  const commented = `${server.hostKeys[0]} hub@commune`;
  expect(await create({ SftpConfig: { UserSecretId, TrustedHostKeys: [commented] } })).toMatch(
    /^InvalidRequestException: .*host key format/,
  );
  expect(await create({})).toBe('accepted');
});

test('an unknown connector or transfer is a resource that is not found; what is known is described and listed', async () => {
  const ConnectorId = await world.connect(server);
  const { Connector } = await world.bare.send(new DescribeConnectorCommand({ ConnectorId }));
  expect(Connector).toMatchObject({
    ConnectorId,
    Url: `sftp://127.0.0.1:${server.port}`,
    Status: 'ACTIVE',
    EgressType: 'SERVICE_MANAGED',
    SecurityPolicyName: 'TransferSFTPConnectorSecurityPolicy-2024-03',
    SftpConfig: { TrustedHostKeys: [...server.hostKeys], MaxConcurrentConnections: 5 },
  });
  const { Connectors } = await world.bare.send(new ListConnectorsCommand({}));
  expect(Connectors?.map((one) => one.ConnectorId)).toContain(ConnectorId);
  await world.adapter.deleteConnector(ConnectorId);
  expect(await refusal(world.adapter.startRemoteMove(ConnectorId, '/a', '/b'))).toMatch(/^ResourceNotFoundException/);
  const other = await world.connect(server);
  expect(await refusal(world.adapter.fileResults(other, 'inconnu'))).toMatch(/^ResourceNotFoundException/);
});

test('the event of a move names it, unless the double plays the user guide', async () => {
  const connector = await world.connect(server);
  const moveId = await world.adapter.startRemoteMove(connector, '/commune/absent', '/commune/ailleurs');
  const { detail } = await world.event(connector);
  expect(detail).toMatchObject({ 'move-id': moveId, 'move-source-path': '/commune/absent', 'move-target-path': '/commune/ailleurs' });

  const silent = await openConnectorsWorld(inject('outputs'), {}, { describeMoves: false });
  try {
    const unnamed = await silent.connect(server);
    await silent.adapter.startRemoteMove(unnamed, '/commune/absent', '/commune/ailleurs');
    expect(Object.keys((await silent.event(unnamed)).detail).filter((field) => field.startsWith('move-'))).toEqual([]);
  } finally {
    await silent.close();
  }
});
