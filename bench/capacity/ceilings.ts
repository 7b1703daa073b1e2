import { KEY_REQUESTS_AN_OBJECT } from '../cost/bill.ts';
import type { Usage } from '../cost/usage.ts';
import type { Demand } from './demand.ts';
import type { Quotas } from './quotas.ts';
import { ASSUMED } from './road.ts';
import { consumersOf, type StageLimits } from './stage-limits.ts';

/** How many dossiers a second one limit lets through, by arithmetic alone. */
export interface Ceiling {
  readonly name: string;
  readonly limit: number;
  readonly perDossier: number;
  /** Dossiers a second. */
  readonly rate: number;
  /** `aws`: a quota that AWS may raise; `fixe`: one that it does not; `hub`: a value of `infra/`. */
  readonly whose: 'aws' | 'fixe' | 'hub';
  readonly source: string;
  /** True where the commune waits for it: mails leave behind. */
  readonly onTheWay: boolean;
}

/** Parts of the largest commune: Paris, 2.1 of 68 million. */
const LARGEST_COMMUNE = 0.03;
/** Writes of the list of a commune for a deposit: the snapshot, and again when it is transmis (an entry taken out, one put). */
const LIST_WRITES = 3;
/** Transitions and executions of a deposit until it is carried out (statemachines/dossier-lifecycle.asl.json): a push leaves its first execution, and has a second. */
const STATES = { delivered: 5, pushed: 4 + 2 };

type AnyQuota = Pick<Quotas[keyof Quotas], 'adjustable' | 'source'>;

/** Every limit by what a dossier asks of it, the lowest first. */
export function ceilings(usage: Usage, demand: Demand, quotas: Quotas, limits: StageLimits): Ceiling[] {
  const { courriel, push } = demand.shares;
  const boxed = 1 - courriel - push;
  const written = (of: 'written' | 'due'): number =>
    demand.bell[of] +
    demand.receive[of] +
    demand.acknowledge[of] +
    demand.carryOut[of] +
    demand.sendMails[of] +
    courriel * demand.openInGs[of] +
    boxed * demand.deliver[of] +
    push * (demand.handOver[of] + demand.visitsPerPush * demand.visit[of]);
  const tasks =
    demand.acknowledge.seconds +
    demand.carryOut.seconds +
    courriel * demand.openInGs.seconds +
    boxed * demand.deliver.seconds +
    push * demand.handOver.seconds;
  const mails = 1 + courriel;
  const received = demand.bell.seconds + demand.receive.seconds;
  const visits = push * 3 * demand.visit.seconds;
  // The deposit's record and that of transmis; a push starts an execution for each.
  const started = demand.start + (1 - push) * demand.leaveAlone + push * demand.start + (2 * demand.startOwn) / limits.stream.batch;
  const shards = quotas.tableWrites.limit / quotas.partitionWrites.limit;
  const free = quotas.lambdaConcurrency.limit - limits.reserved;
  const keyed = ((usage.objects.puts + usage.objects.gets) / usage.dossiers) * KEY_REQUESTS_AN_OBJECT;
  const invoked = received + tasks + visits + started + demand.sendMails.seconds + 2 * mails * demand.mailEvents.seconds;

  const found: Ceiling[] = [];
  const add = (ceiling: Omit<Ceiling, 'rate' | 'onTheWay'>, onTheWay = true): void => {
    const { limit, perDossier } = ceiling;
    found.push({ ...ceiling, onTheWay, rate: perDossier === 0 ? Number.POSITIVE_INFINITY : limit / perDossier });
  };
  const quota = (name: string, { adjustable, source }: AnyQuota, limit: number, perDossier: number, onTheWay = true): void =>
    add({ name, limit, perDossier, source, whose: adjustable ? 'aws' : 'fixe' }, onTheWay);
  const hub = (name: string, source: string, limit: number, perDossier: number, onTheWay = true): void =>
    add({ name, limit, perDossier, source, whose: 'hub' }, onTheWay);
  const consumer = (name: string): number => consumersOf(limits, name);

  hub('Réception des dépôts : concurrence', 'infra/config.ts, depositConcurrency', consumer('receive-deposit'), received);
  hub('Flux de la table : lots en cours', 'infra/stacks/workflow-stack.ts, startLifecycle', shards * limits.stream.parallel, started);
  hub('Remises par push : concurrence', 'infra/config.ts, deliveryConcurrency', consumer('advance-deliveries'), visits);
  hub('Courriels : concurrence', 'infra/config.ts, mailConcurrency', consumer('send-mails'), demand.sendMails.seconds, false);
  const mailEvents = 2 * mails * demand.mailEvents.seconds;
  hub('Événements de SES : concurrence', 'infra/stacks/workflow-stack.ts', consumer('record-mail-events'), mailEvents, false);
  quota('Step Functions : démarrages', quotas.executionStarts, quotas.executionStarts.refill, 1 + push);
  const states = (1 - push) * STATES.delivered + push * STATES.pushed;
  quota('Step Functions : transitions', quotas.transitions, quotas.transitions.refill, states);
  quota('Lambda : concurrence du compte', quotas.lambdaConcurrency, free, invoked);
  quota('DynamoDB : écritures de la table', quotas.tableWrites, quotas.tableWrites.limit, written('written'));
  quota('DynamoDB : écritures de l’index des échéances', quotas.tableWrites, quotas.tableWrites.limit, written('due'));
  quota('DynamoDB : liste de la plus grande commune', quotas.partitionWrites, quotas.partitionWrites.limit, LARGEST_COMMUNE * LIST_WRITES);
  const sessions = ASSUMED.hosts * quotas.connectorSessions.limit;
  quota('Connecteurs : sessions', quotas.connectorSessions, sessions, push * (ASSUMED.send + ASSUMED.move));
  quota('Connecteurs : fichiers', quotas.connectorPaths, ASSUMED.hosts * quotas.connectorPaths.limit, push);
  quota('Connecteurs : octets', quotas.connectorBandwidth, quotas.connectorBandwidth.limit, push * demand.packageBytes);
  quota('EventBridge : envois aux cibles', quotas.eventInvocations, quotas.eventInvocations.limit, 2 + 2 * mails + 2 * push);
  quota('S3 : PUT sous un préfixe', quotas.objectPuts, quotas.objectPuts.limit, 1);
  quota('KMS : clés des objets', quotas.keyRequests, quotas.keyRequests.limit, keyed);
  quota('SES : destinataires', quotas.mailRate, quotas.mailRate.limit, mails, false);
  return found.toSorted((a, b) => a.rate - b.rate);
}
