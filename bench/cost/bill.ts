import { stageConfig } from '../../infra/config.ts';
import { gbSeconds } from './durations.ts';
import { type Fixed, HOURS_A_MONTH } from './fixed.ts';
import { objectRequests } from './object-requests.ts';
import type { PriceList } from './prices.ts';
import type { FunctionUse, Usage } from './usage.ts';

/** How a line grows: with each dossier, with the bytes of the packages, with the months, with the boites that a commune's software looks into. */
export type Growth = 'dossier' | 'octet' | 'mois' | 'boite';

export interface Line {
  readonly name: string;
  readonly grows: Growth;
  /** For a thousand dossiers; for a month where it grows with months; for a month of one boite. */
  readonly quantity: number;
  readonly unit: string;
  readonly usd: number;
  /** Its price was not read on a list of the region. */
  readonly estimate: boolean;
}

const GB = 1e9;
/** Of each boite that is looked into every quarter of an hour. */
export const SESSIONS_A_MONTH = HOURS_A_MONTH * 4;
/** Empty answers to Lambda's pollers: five of them where a maximum concurrency is set, each waiting for twenty seconds (Lambda guide, « Configuring scaling behavior »). */
export const EMPTY_RECEIVES = 5 * 3 * 60 * HOURS_A_MONTH;
/** Bucket keys: S3 asks for a data key a hundredth of the time at most (S3 guide, « up to 99 percent »). */
export const KEY_REQUESTS_AN_OBJECT = 0.01;
/** A data key of a queue lives an hour: two requests for what produces, one for what consumes (SQS guide, « R = (B / D) * (2 * P + C) »), one of each. */
const KEY_REQUESTS_A_QUEUE = 3 * HOURS_A_MONTH;
/** X-Ray's default rule: the first of each second, and five in a hundred of the others. */
const TRACED = 0.05;
const { logRetentionDays, lifecycle } = stageConfig('prod');
const A_MONTH = 30;
/** Lines of the sFTP server for one session: connected, listed, gone; some 500 bytes each. */
const SESSION_LOG_BYTES = 1_500;

type Uses = Readonly<Record<string, FunctionUse>>;
const sum = (uses: Uses, of: (use: FunctionUse, name: string) => number): number =>
  Object.entries(uses).reduce((total, [name, use]) => total + of(use, name), 0);
const indexed = (use: FunctionUse): number => Object.values(use.byIndex).reduce((total, units) => total + units, 0);

/** Names lines and multiplies them by their price. */
function lines({ prices }: PriceList, grows: Growth, times: number) {
  return (name: string, quantity: number, price: string, as: Growth = grows): Line => {
    const known = prices[price];
    if (known === undefined) throw new Error(`no price for ${price}`);
    const { usd, per, estimate = false } = known;
    return { name, grows: as, quantity: quantity * times, unit: per, usd: quantity * times * usd, estimate };
  };
}

/** What a thousand dossiers cost, from what a run used. */
export function perThousand(usage: Usage, prices: PriceList): Line[] {
  const { functions, objects, queues, stored, scans, mails, server, connectors } = usage;
  const line = lines(prices, 'dossier', 1000 / usage.dossiers);
  const invocations = sum(functions, ({ invocations: one }) => one);
  const puts = objects.puts + objects.outsidePuts;
  const gets = objects.gets + objects.outsideGets;
  const { 'boites-effaces': deleted = 0, ...kept } = stored;
  const months = Object.values(kept).reduce((total, bytes) => total + bytes, 0) + (deleted * lifecycle.fetchedDays) / A_MONTH;
  return [
    line(
      'Lambda : calcul',
      sum(functions, (use, name) => gbSeconds(name, use)),
      'lambdaGbSecond',
    ),
    line('Lambda : appels', invocations, 'lambdaRequest'),
    line('Step Functions : transitions', usage.machine.transitions, 'stateTransition'),
    line(
      'DynamoDB : lectures',
      sum(functions, ({ read }) => read),
      'tableRead',
    ),
    line(
      'DynamoDB : écritures',
      sum(functions, ({ written }) => written),
      'tableWrite',
    ),
    line('DynamoDB : écritures d’index', sum(functions, indexed), 'tableWrite'),
    line('DynamoDB : ce qui reste, chaque mois', usage.tableBytes / GB, 'tableGbMonth'),
    line('DynamoDB : sauvegarde continue, chaque mois', usage.tableBytes / GB, 'tableBackupGbMonth'),
    // Sent, received and deleted, one by one: a batch would be cheaper.
    line('SQS : messages', 3 * (queues.sent + queues.fromEvents), 'queueRequest'),
    line('S3 : PUT, COPY, LIST', puts, 'objectPut'),
    line('S3 : GET et autres', gets, 'objectGet'),
    line('S3 : un mois de contenu', months / GB, 'objectGbMonth', 'octet'),
    line('GuardDuty : objets', scans.objects, 'scanObject'),
    line('GuardDuty : octets', scans.bytes / GB, 'scanGb', 'octet'),
    line('SES : destinataires', mails.recipients, 'mail'),
    line('Serveur sFTP : octets', (server.uploaded + server.downloaded) / GB, 'serverGb', 'octet'),
    line('Connecteurs : appels', connectors.calls, 'connectorCall'),
    line('Connecteurs : octets', connectors.bytes / GB, 'connectorGb', 'octet'),
    line('Sorties vers Internet', sentOut(usage) / GB, 'outGb', 'octet'),
    line('API du GS', usage.api.requests, 'apiRequest'),
    line('Journaux : écriture', usage.logs.bytes / GB, 'logGb'),
    line('Journaux : six mois', (usage.logs.bytes * logRetentionDays) / A_MONTH / GB, 'logGbMonth'),
    line('X-Ray : traces', (invocations + usage.machine.executions) * TRACED, 'trace'),
    line('KMS : clés des objets', (puts + gets) * KEY_REQUESTS_AN_OBJECT, 'keyRequest'),
  ].toSorted((a, b) => b.usd - a.usd);
}

/** Bytes that leave: what communes fetch by sFTP, in the GS, or are pushed. */
function sentOut({ packageBytes, dossiers, mix, server, connectors }: Usage): number {
  return server.downloaded + connectors.bytes + (packageBytes / dossiers) * (mix.courriel ?? 0);
}

/** What a month costs although nothing comes in. */
export function perMonth({ idle, logs }: Usage, fixed: Fixed, prices: PriceList): Line[] {
  const line = lines(prices, 'mois', 1);
  const runsOf = (of: (use: FunctionUse, name: string) => number) =>
    Object.entries(fixed.runs).reduce((total, [name, runs]) => {
      const use = idle[name];
      return use === undefined ? total : total + runs * of(use, name);
    }, 0);
  return [
    line('Serveur sFTP', fixed.servers * HOURS_A_MONTH, 'serverHour'),
    line('Files vides : réceptions', fixed.polled * EMPTY_RECEIVES, 'queueRequest'),
    line(
      'Fonctions périodiques : appels',
      runsOf(({ invocations }) => invocations),
      'lambdaRequest',
    ),
    line(
      'Fonctions périodiques : calcul',
      runsOf((use, name) => gbSeconds(name, use)),
      'lambdaGbSecond',
    ),
    line(
      'Fonctions périodiques : lectures',
      runsOf(({ read }) => read),
      'tableRead',
    ),
    line(
      'Fonctions périodiques : LIST',
      runsOf((use) => objectRequests({ use }).puts),
      'objectPut',
    ),
    line('Alarmes', fixed.alarmMetrics, 'alarmMetric'),
    line('Alarmes composites', fixed.compositeAlarms, 'compositeAlarm'),
    line('Métriques du hub', logs.metrics.length, 'metric'),
    line('Tableaux de bord', fixed.dashboards, 'dashboard'),
    line('Clés', fixed.keys, 'key'),
    line('KMS : clés des files', fixed.polled * KEY_REQUESTS_A_QUEUE, 'keyRequest'),
    line('Secrets', fixed.secrets, 'secret'),
    line('X-Ray : une trace par seconde au plus', HOURS_A_MONTH * 3600, 'trace'),
  ].toSorted((a, b) => b.usd - a.usd);
}

/** What a month costs for each boite into which software looks every quarter of an hour, whether or not something lies there. */
export function perBoite({ login }: Usage, prices: PriceList): Line[] {
  const line = lines(prices, 'boite', SESSIONS_A_MONTH);
  return [
    line('Ouverture de session : calcul', gbSeconds('identify-sftp-user', login), 'lambdaGbSecond'),
    line('Ouverture de session : appels', login.invocations, 'lambdaRequest'),
    line('Ouverture de session : lectures', login.read, 'tableRead'),
    line('Ouverture de session : écritures', login.written + indexed(login), 'tableWrite'),
    line('Liste du dossier', 1, 'objectPut'),
    line('Journaux du serveur', SESSION_LOG_BYTES / GB, 'logGb'),
  ].toSorted((a, b) => b.usd - a.usd);
}

export const total = (bill: readonly Line[]): number => bill.reduce((all, { usd }) => all + usd, 0);
