import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { transfer } from '../../../functions/adapters/transfer.ts';
import { ROOT } from '../../../local/cloud/paths.ts';
import { until } from '../../../local/players/until.ts';
import { allerPackage } from '../../fixtures/packages.ts';
import { type ConnectorsWorld, openConnectorsWorld } from './world.ts';

const ReadySchema = z.object({
  what: z.literal('ready'),
  host: z.string(),
  port: z.int(),
  username: z.string(),
  password: z.string(),
  hostKeys: z.array(z.string()),
  directories: z.array(z.string()),
  control: z.url(),
  endpoint: z.object({ id: z.string(), connectorId: z.string() }).optional(),
  communes: z.array(z.object({ insee: z.string(), siret: z.string(), directory: z.string(), boite: z.string() })),
});
const FactSchema = z.object({ what: z.string() }).loose();
type Fact = z.infer<typeof FactSchema>;

const outputs = inject('outputs');
const running: ChildProcessByStdio<Writable, Readable, null>[] = [];
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** `npm run commune -- --json …`, and what it tells. */
async function startCommand(...args: string[]) {
  const child = spawn(process.execPath, [join(ROOT, 'local/run.mjs'), 'commune', '--json', '--scale', '600', ...args], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running.push(child);
  const told: Fact[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => told.push(FactSchema.parse(JSON.parse(line))));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const heard = (what: string, values: Readonly<Record<string, unknown>> = {}): Promise<Fact> =>
    until(
      `« ${what} » of the simulator`,
      async () => told.find((fact) => fact.what === what && Object.entries(values).every(([key, value]) => fact[key] === value)),
      90,
    );
  const ready = ReadySchema.parse(await heard('ready'));
  return {
    ready,
    told,
    heard,
    ended,
    say: (line: string) => child.stdin.write(`${line}\n`),
    /** The same over HTTP. */
    ask: async (line: string) => {
      const response = await fetch(ready.control, { method: 'POST', body: line });
      return { status: response.status, body: (await response.json()) as { faults?: string[]; received?: string[]; error?: string } };
    },
    interrupt: () => child.kill('SIGTERM'),
  };
}

describe('npm run commune, alone', () => {
  let command: Awaited<ReturnType<typeof startCommand>>;
  let world: ConnectorsWorld;
  let connector: string;
  let path: string;
  beforeAll(async () => {
    world = await openConnectorsWorld(outputs, { connectMs: 1_500, idleMs: 1_500 });
    command = await startCommand('--alone');
    connector = await world.connect(command.ready);
    path = await world.put('.dossier.part', Buffer.alloc(50_000, 'x'));
  });
  afterAll(async () => {
    await world.close();
    command.interrupt();
    expect(await command.ended).toBe(0);
  });
  const send = async () => {
    await world.adapter.startFileTransfer(connector, path, '/commune');
    return (await world.event(connector)).detail;
  };

  test.each(['full-disk', 'read-only', 'wrong-host-key', 'ed25519-only', 'refused-login', 'drops', 'down', 'silent'])(
    'fault %s once, on the standard input: it strikes once, and is told',
    async (fault) => {
      command.say(`fault ${fault} once`);
      await command.heard('fault', { fault, state: 'on' });
      expect(await send()).toMatchObject({ 'status-code': 'FAILED' });
      await command.heard('fault', { fault, state: 'off' });
      expect(await send()).toMatchObject({ 'status-code': 'COMPLETED' });
    },
  );

  test('faults are switched over HTTP too; a wrong line is refused with a sentence', async () => {
    expect(await command.ask('fault no-rename')).toMatchObject({ status: 200, body: { faults: ['no-rename'] } });
    await send();
    await world.adapter.startRemoteMove(connector, '/commune/.dossier.part', '/commune/dossier.zip');
    expect((await world.event(connector)).detail).toMatchObject({ 'failure-code': 'UNSUPPORTED_OPERATION_ERROR' });
    expect((await command.ask('clear')).body.faults).toEqual([]);
    await world.adapter.startRemoteMove(connector, '/commune/.dossier.part', '/commune/dossier.zip');
    await command.heard('collected', { path: '/commune/dossier.zip', bytes: 50_000 });
    expect((await command.ask('state')).body.received).toEqual(['/commune/dossier.zip']);
    expect(await command.ask('panne')).toMatchObject({ status: 400, body: { error: expect.stringContaining('Commande inconnue') } });
  });
});

describe('npm run commune, beside a running cloud', () => {
  test('connects its communes; what is pushed is collected, and its answers come to their boites', async () => {
    const command = await startCommand('--communes', '2');
    const { endpoint, communes } = command.ready;
    expect(communes.map(({ directory }) => directory)).toEqual(['/commune-1', '/commune-2']);
    const [, second] = communes;
    const connectorId = endpoint?.connectorId ?? '';
    const world = await openConnectorsWorld(outputs);
    try {
      // A dossier that the hub does not know: its answers are refused, and their reports tell that they arrived.
      const numero = 'A-8-SIMULE001';
      const path = await world.put(
        '.depot.part',
        await allerPackage({ numero, demarche: 'RCO', insee: second?.insee ?? '', date: new Date() }),
      );
      const hub = transfer();
      const transferId = await hub.startFileTransfer(connectorId, path, '/commune-2');
      await until('the send', async () => ((await hub.fileResults(connectorId, transferId))[0]?.status === 'COMPLETED' ? true : undefined));
      await hub.startRemoteMove(connectorId, '/commune-2/.depot.part', '/commune-2/depot.zip');
      await command.heard('collected', { path: '/commune-2/depot.zip', commune: second?.insee });
      await command.heard('answered', { numero, status: '16' });
      await command.heard('answered', { numero, status: '100' });
      const s3 = new S3Client({ endpoint: outputs.endpoint, region: outputs.region, forcePathStyle: true });
      await until('both reports', async () => {
        const { Contents = [] } = await s3.send(
          new ListObjectsV2Command({ Bucket: outputs.buckets.boites, Prefix: `${second?.boite}/rejets/` }),
        );
        return Contents.filter(({ Key }) => Key?.endsWith('.txt')).length === 2 ? true : undefined;
      });
    } finally {
      await world.close();
    }
    command.say('stop');
    expect(await command.ended).toBe(0);
    expect(command.told.at(-1)?.what).toBe('stopped');
  });
});
