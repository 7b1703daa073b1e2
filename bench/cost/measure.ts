import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stageConfig } from '../../infra/config.ts';
import { stageTemplates } from '../../infra/stage-templates.ts';
import { type BreakableCloud, startBreakableCloud } from '../../local/cloud/breakable-cloud.ts';
import { functionCalls } from '../../local/cloud/function-calls.ts';
import { communeSoftware } from '../../local/players/commune.ts';
import { fixedOf } from './fixed.ts';
import { type FunctionLog, functionLogs } from './logs.ts';
import { type Metered, meter } from './meter.ts';
import { objectRequests } from './object-requests.ts';
import { play } from './play.ts';
import { traces } from './traces.ts';
import { emptyUse, type FunctionUse, type Usage, UsageSchema } from './usage.ts';

/** A use without some runs that had nothing to do. */
function without(use: FunctionUse, idle: FunctionUse, runs: number): FunctionUse {
  const less = (all: number, one: number) => Math.max(0, all - one * runs);
  return {
    ...use,
    calls: Object.fromEntries(Object.entries(use.calls).map(([name, count]) => [name, less(count, idle.calls[name] ?? 0)])),
    read: less(use.read, idle.read),
    written: less(use.written, idle.written),
  };
}

/** What dossiers made the functions do: without the runs of every ten minutes, which would have been made anyway. */
function livesAlone(
  functions: Readonly<Record<string, FunctionUse>>,
  idle: Readonly<Record<string, FunctionUse>>,
): Record<string, FunctionUse> {
  return Object.fromEntries(
    Object.entries(functions).flatMap(([name, use]) => {
      const nothing = idle[name];
      if (nothing === undefined) return [[name, use]];
      // Only the sweeper does something for dossiers here: no event is lost, and no letter dies.
      return name === 'sweep-due' ? [[name, without(use, nothing, use.invocations)]] : [];
    }),
  );
}

/** What the proxy saw and what the logs say, function by function. */
function joined({ functions }: Metered, logs: Readonly<Record<string, FunctionLog>>): Record<string, FunctionUse> {
  const names = new Set([
    ...Object.keys(functions),
    ...Object.entries(logs).flatMap(([name, { invocations }]) => (invocations > 0 ? [name] : [])),
  ]);
  return Object.fromEntries(
    [...names].sort().map((name) => {
      const { invocations = 0, localMs = 0, memoryMb = 0 } = logs[name] ?? {};
      return [name, { ...(functions[name] ?? emptyUse()), invocations, localMs: Math.round(localMs), memoryMb }];
    }),
  );
}

const callsOf = (functions: Readonly<Record<string, FunctionUse>>, matching: RegExp): number =>
  Object.values(functions).reduce(
    (sum, { calls }) => sum + Object.entries(calls).reduce((one, [name, count]) => one + (matching.test(name) ? count : 0), 0),
    0,
  );

/** Lives a number of dossiers on a local cloud of its own and says what they used. */
export async function measure(dossiers: number, say: (line: string) => void, signal: AbortSignal): Promise<Usage> {
  const cloud = await startBreakableCloud(say, signal);
  try {
    return await measureOn(cloud, dossiers, say, signal);
  } finally {
    await cloud.stop();
  }
}

async function measureOn(cloud: BreakableCloud, dossiers: number, say: (line: string) => void, signal: AbortSignal): Promise<Usage> {
  const { outputs } = cloud;
  const seen = meter(cloud.proxy);
  const logs = functionLogs(cloud);
  const look = traces(cloud);
  const call = functionCalls(outputs);
  const take = async () => joined(seen.take(), await logs());

  let idle: Record<string, FunctionUse> = {};
  let login = emptyUse();
  let stored: Record<string, number> = {};
  let [messages, scans] = [0, 0];
  cloud.events.intercept(({ source, detail }) => {
    const { bucketName, objectKey = '' } = (detail.s3ObjectDetails ?? {}) as { bucketName?: string; objectKey?: string };
    if (source === 'aws.guardduty') scans += 1;
    // A rule of the hub hears of every event of mails and of sFTP, and of the scans of what it reads.
    if (source !== 'aws.guardduty' || bucketName === outputs.buckets.depot || objectKey.includes('/retours/')) messages += 1;
    return undefined;
  });

  async function onReady(): Promise<void> {
    await take();
    // What a schedule runs: their idle runs are billed by the month.
    for (const name of Object.keys(fixedOf(stageTemplates(stageConfig('prod'))).runs)) await call(name);
    idle = await take();
    login = await oneLogin(cloud, take);
    [messages, scans] = [0, 0];
  }
  const onFull = async (): Promise<void> => {
    stored = await look.stored();
  };

  const { lives, outside } = await play(cloud, { dossiers, say, signal, onReady, onFull });
  const { mails, functions: metered } = seen.take();
  const spoken = await logs();
  const functions = joined({ mails, functions: metered }, spoken);
  const { presigned, elsewhere: _, ...all } = functions;
  const ours = livesAlone(all, idle);
  const ways = Object.groupBy(lives, ({ way }) => way);
  const pushed = (ways.push ?? []).reduce((sum, { packageBytes }) => sum + packageBytes, 0);
  return UsageSchema.parse({
    date: new Date().toISOString().slice(0, 10),
    dossiers,
    mix: {
      ...Object.fromEntries(Object.entries(ways).map(([way, some]) => [way, some?.length ?? 0])),
      oublies: lives.filter(({ forgotten }) => forgotten).length,
    },
    packageBytes: lives.reduce((sum, { packageBytes }) => sum + packageBytes, 0),
    functions: ours,
    idle,
    login,
    machine: await look.machine(),
    queues: { sent: callsOf(ours, /^sqs:SendMessage/), fromEvents: messages + outside.objectEvents },
    objects: { ...objectRequests({ ...ours, ...(presigned ? { presigned } : {}) }), outsidePuts: outside.puts, outsideGets: outside.gets },
    stored,
    tableBytes: await look.tableBytes(),
    scans: { objects: scans, bytes: outside.scannedBytes },
    mails,
    server: { uploaded: outside.uploaded, downloaded: outside.downloaded },
    connectors: { calls: callsOf(ours, /^transfer:Start/), bytes: pushed },
    api: { requests: ours['gs-api']?.invocations ?? 0 },
    logs: {
      bytes: Object.values(spoken).reduce((sum, { bytes }) => sum + bytes, 0),
      metrics: [...new Set(Object.values(spoken).flatMap(({ metrics }) => [...metrics]))].sort(),
    },
  });
}

/** The function behind a session that lists a folder, as a commune's software does to see whether something has come. */
async function oneLogin({ outputs }: BreakableCloud, take: () => Promise<Record<string, FunctionUse>>): Promise<FunctionUse> {
  const found = outputs.communes.flatMap(({ raccordements }) => Object.values(raccordements)).find((one) => one.mode === 'sftp');
  if (found === undefined) throw new Error('no commune of the local cloud has an account');
  const folder = mkdtempSync(join(tmpdir(), 'teledossier-cout-'));
  try {
    await (await communeSoftware(outputs, found, folder)).list('teledossiers');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return (await take())['identify-sftp-user'] ?? emptyUse();
}
