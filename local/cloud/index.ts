import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type MovableClock, movableClock } from '../clock/index.ts';
import { closeGaps, type GapState } from '../gaps/index.ts';
import { keptMails, startKeptMails } from '../mails/kept-mails.ts';
import type { ReceivedMail } from '../mails/received-mail.ts';
import { sesEvents } from '../mails/ses-events.ts';
import { startMailSink } from '../mails/sink.ts';
import { seed } from '../seed/index.ts';
import type { ConnectorsDouble } from '../transfer/connectors/index.ts';
import { startApiFront } from './api-front.ts';
import { applyEnv } from './apply-env.ts';
import { type AwsEvents, awsEvents } from './aws-events.ts';
import { bootstrap, deploy, synth } from './cdk.ts';
import { connectorRoles, startConnectors } from './connectors.ts';
import { ACCOUNT, givenEndpoint, localEnv, REGION } from './endpoint.ts';
import { LocalCloudFailed } from './errors.ts';
import { alive } from './lock.ts';
import { startMinistack } from './ministack.ts';
import type { Outputs } from './outputs.ts';
import { LOCAL } from './paths.ts';
import { type FunctionsProxy, startProxy } from './proxy.ts';
import { startProxyControl } from './proxy-control.ts';
import { emulatorPython } from './python.ts';
import { startScan } from './scan.ts';
import { readStackOutputs, type StackOutputs } from './stack-outputs.ts';
import { startTransfer } from './transfer.ts';

export interface LocalCloudOptions {
  /** Progress, one sentence a step. */
  readonly say?: (text: string) => void;
  /** Abandons the start; what was started is stopped. */
  readonly signal?: AbortSignal;
  /** `false`: the stacks as the emulator made them, without seed, sFTP server nor events of SES (for `npm run local:gaps`). */
  readonly complete?: boolean;
  /** With a clock that can be moved on (`LocalCloud.clock`). */
  readonly clock?: boolean;
  /** The emulator enforces IAM: every function may do what its role says, and no more. */
  readonly enforceIam?: boolean;
}

export interface LocalCloud {
  readonly endpoint: string;
  readonly outputs: Outputs;
  readonly stacks: StackOutputs;
  /** State of each gap of the emulator as found just after the deployment, before it was closed. */
  readonly gaps: readonly GapState[];
  /** What a child process needs in order to talk to this cloud. */
  readonly env: NodeJS.ProcessEnv;
  /** Between the functions and the emulator; absent where AWS_ENDPOINT_URL was given. */
  readonly proxy: FunctionsProxy | undefined;
  /** Events of AWS that doubles say in the emulator's place; may be lost, repeated or delayed on request. */
  readonly events: AwsEvents;
  /** The double of the connectors of Transfer Family. */
  readonly connectors: Pick<ConnectorsDouble, 'pending'>;
  /** Where `clock` was asked for, and the emulator is our own. */
  readonly clock: MovableClock | undefined;
  /** Every mail so far, oldest first. */
  mails(): Promise<readonly ReceivedMail[]>;
  /** Resolves when the emulator ended without being asked to. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

type Closer = () => Promise<void> | void;

interface Base {
  readonly endpoint: string;
  /** The double of the connectors. */
  readonly transfer: ConnectorsDouble;
  /** Where the functions' calls to a service go that the emulator lacks. */
  readonly doubles: Map<string, string>;
  readonly proxy: FunctionsProxy | undefined;
  readonly clock: MovableClock | undefined;
  readonly events: AwsEvents;
  readonly mails: { readonly url: string; list(): Promise<readonly ReceivedMail[]> };
  readonly ended: Promise<void>;
}

/** Folder of this run; those of runs that died are deleted on the way. */
function runFolder(): string {
  mkdirSync(LOCAL, { recursive: true });
  for (const name of readdirSync(LOCAL)) {
    const pid = Number(/^run-(\d+)-/.exec(name)?.[1] ?? process.pid);
    if (pid !== process.pid && !alive(pid)) rmSync(join(LOCAL, name), { recursive: true, force: true });
  }
  const folder = join(LOCAL, `run-${process.pid}-${Date.now().toString(36)}`);
  mkdirSync(folder);
  return folder;
}

interface Basics {
  readonly folder: string;
  readonly closers: Closer[];
  readonly say: (text: string) => void;
  readonly complete: boolean;
  /** With a clock that can be moved. */
  readonly movable: boolean;
  readonly enforceIam: boolean;
}

async function startBase(given: string | undefined, { folder, closers, say, complete, movable, enforceIam }: Basics): Promise<Base> {
  if (given !== undefined) {
    say(`Émulateur déjà lancé, pris tel quel : ${given}`);
    const kept = await startKeptMails(given);
    closers.push(kept.close);
    const mails = { url: `${kept.url}/messages`, list: () => keptMails(given) };
    const events = eventsAt(() => given, closers);
    const transfer = await startConnectors(given, events);
    closers.push(transfer.close);
    say('  les connecteurs SFTP répondent aux commandes, pas aux fonctions de cet émulateur : la remise par push n’y est pas servie');
    // Nothing of SES: this emulator relays its mails elsewhere.
    const nothing = { proxy: undefined, clock: undefined, ended: new Promise<void>(() => {}) };
    return { endpoint: given, transfer, doubles: new Map(), events, mails, ...nothing };
  }
  let endpoint = 'http://127.0.0.1:9';
  const events = eventsAt(() => endpoint, closers);
  // A double that spoke would hide what the emulator does not say.
  const sink = await startMailSink(complete ? sesEvents(events) : undefined);
  closers.push(sink.close);
  const python = await emulatorPython(say);
  // Gaps « transfer-connectors » and « guardduty »: these calls of the functions go to their double.
  const doubles = new Map<string, string>();
  const proxy = await startProxy((service) => doubles.get(service) ?? endpoint);
  closers.push(proxy.close);
  say('Démarrage de l’émulateur AWS…');
  const clock = movable ? movableClock(join(folder, 'clock')) : undefined;
  const emulator = await startMinistack({
    python,
    runFolder: folder,
    functionsEndpoint: proxy.url,
    smtp: sink.smtp,
    enforceIam,
    ...(clock === undefined ? {} : { clock }),
  });
  closers.push(emulator.stop);
  endpoint = emulator.endpoint;
  const transfer = await startConnectors(endpoint, events);
  closers.push(transfer.close);
  doubles.set('transfer', transfer.url);
  const mails = { url: sink.url, list: async () => sink.mails() };
  return { endpoint, transfer, doubles, proxy, clock, events, mails, ended: emulator.ended };
}

/** Events of AWS on an emulator whose address is known later. */
function eventsAt(endpoint: () => string, closers: Closer[]): AwsEvents {
  const client = {
    endpoint: async () => ({
      protocol: 'http:',
      hostname: new URL(endpoint()).hostname,
      port: Number(new URL(endpoint()).port),
      path: '/',
    }),
    region: REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const [bridge, sqs] = [new EventBridgeClient(client), new SQSClient({ ...client, useQueueUrlAsEndpoint: false })];
  const events = awsEvents({ events: bridge, sqs, region: REGION, account: ACCOUNT, log: () => {} });
  closers.push(async () => {
    await events.drained();
    bridge.destroy();
    sqs.destroy();
  });
  return events;
}

/**
 * Starts the local cloud: emulator, the very stacks of AWS, what the emulator leaves open, communes, sFTP server, mails.
 * Sets the AWS_* variables of this process for the time it runs, so that the product's adapters find it. On a failure,
 * everything that was started is stopped before the error is thrown.
 */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const { say = () => {}, signal, complete = true } = options;
  const given = givenEndpoint(process.env);
  const folder = runFolder();
  const closers: Closer[] = [() => rmSync(folder, { recursive: true, force: true })];
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= (async () => {
      for (const close of closers.reverse()) await close();
    })();
    return stopped;
  };
  try {
    // `npm test` starts two clouds of the same sources: the second finds what the first synthesised.
    const assembly = process.env.TELEDOSSIER_ASSEMBLY ?? join(folder, 'cdk.out');
    const synthesised = synth(assembly, signal);
    synthesised.catch(() => {});
    const { clock: movable = false, enforceIam = false } = options;
    if (enforceIam && given !== undefined)
      throw new LocalCloudFailed('AWS_ENDPOINT_URL désigne un émulateur lancé ailleurs : il ne contrôle pas IAM.');
    const base = await startBase(given, { folder, closers, say, complete, movable, enforceIam });
    signal?.throwIfAborted();
    closers.push(applyEnv(localEnv(base)));
    say('Synthèse des piles (cdk synth)…');
    await synthesised;
    say('Amorçage du compte (cdk bootstrap)…');
    await bootstrap(assembly, { endpoint: base.endpoint, signal });
    say('Déploiement des piles (cdk deploy)…');
    const stacks = readStackOutputs(await deploy(assembly, { endpoint: base.endpoint, signal, onLine: (line) => stackLine(line, say) }));
    const gaps = await closeGaps({ endpoint: base.endpoint, assembly, stacks }, { close: complete, enforceIam });
    const outputs = await finish({ base, stacks, complete, closers, say, folder });
    return {
      endpoint: base.endpoint,
      outputs,
      stacks,
      gaps,
      env: localEnv(base),
      proxy: base.proxy,
      clock: base.clock,
      events: base.events,
      connectors: base.transfer,
      mails: base.mails.list,
      ended: base.ended,
      stop,
    };
  } catch (error) {
    await stop();
    if (signal?.aborted) throw new LocalCloudFailed('Arrêt demandé.');
    throw error;
  }
}

function stackLine(line: string, say: (text: string) => void): void {
  const done = /✅\s+(\S+)/.exec(line)?.[1];
  if (done) say(`  pile ${done} déployée`);
}

interface Finishing {
  readonly base: Base;
  readonly stacks: StackOutputs;
  readonly complete: boolean;
  readonly closers: Closer[];
  readonly say: (text: string) => void;
  readonly folder: string;
}

async function finish({ base, stacks, complete, closers, say, folder }: Finishing): Promise<Outputs> {
  const { endpoint, proxy, events } = base;
  const gs = await startApiFront(endpoint, stacks.ApiId);
  closers.push(gs.close);
  const activation = await startApiFront(endpoint, stacks.ActivationApiId);
  closers.push(activation.close);
  const control = proxy ? await startProxyControl(proxy, events) : undefined;
  if (control) closers.push(control.close);
  const scan = complete ? await startScan(endpoint, stacks, events) : undefined;
  if (scan) {
    closers.push(scan.close);
    base.doubles.set('guardduty', scan.url);
  }
  if (complete) say('Communes, comptes et agents…');
  const communes = complete ? await seed(stacks) : [];
  if (complete) say('Serveur sFTP…');
  const transfer = complete ? await startTransfer(endpoint, stacks, folder, events) : undefined;
  if (transfer) closers.push(transfer.close);
  return {
    endpoint,
    region: REGION,
    buckets: {
      depot: stacks.DepotBucket,
      boites: stacks.BoitesBucket,
      vault: stacks.VaultBucket,
      portail: stacks.PortailBucket,
      ledger: stacks.LedgerBucket,
    },
    depotPrefix: 'msp/',
    tables: { dossiers: stacks.DossiersTable, acces: stacks.AccesTable },
    stateMachines: { 'dossier-lifecycle': stacks.DossierLifecycleArn },
    transfer: { url: base.transfer.url, ...connectorRoles(stacks) },
    sftp: transfer?.address ?? { host: '127.0.0.1', port: 0, hostKey: '' },
    gs: { url: gs.url, userPoolId: stacks.UserPoolId, clientId: stacks.UserPoolClientId },
    activation: { url: activation.url },
    mails: { url: base.mails.url },
    communes: [...communes],
    functions: { ...stacks.functions },
    queues: {
      depot: stacks.DepotQueueUrl,
      retours: stacks.RetoursQueueUrl,
      fetch: stacks.FetchQueueUrl,
      mail: stacks.MailQueueUrl,
      notices: stacks.NoticesQueueUrl,
      mailEvents: stacks.MailEventsQueueUrl,
      retry: stacks.RetryQueueUrl,
      destruction: stacks.DestructionQueueUrl,
      deliveries: stacks.DeliveriesQueueUrl,
    },
    ...(proxy && control ? { proxy: { url: proxy.url, control: control.url } } : {}),
    pid: process.pid,
  };
}
