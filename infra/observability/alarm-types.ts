import type { Dimensions, MetricName } from '../../functions/shared/metrics.ts';
import type { FunctionName } from '../function-timeouts.ts';

/** Queues by the names under which operators know them (`ops file-morte list`). */
export type QueueName =
  | 'depot'
  | 'retours'
  | 'fetch'
  | 'sftp'
  | 'deliveries'
  | 'retry'
  | 'destruction'
  | 'mail'
  | 'notices'
  | 'mail-events'
  | 'service';

/** What an alarm looks at. A list makes one alarm for each of its members, named after it. */
export type Watched =
  /** A metric of the hub (functions/shared/metric-catalogue.ts): the sum over its dimensions, or one alarm for each choice of them. */
  | {
      readonly of: 'hub';
      readonly metric: MetricName;
      readonly statistic: 'Sum' | 'Maximum' | 'SampleCount' | 'p99';
      readonly each?: readonly Readonly<Record<string, string>>[];
    }
  /** The sum of a metric over some choices of its dimensions. */
  | { readonly of: 'hub-sum'; readonly metric: MetricName; readonly over: readonly Readonly<Record<string, string>>[] }
  /** Messages in every queue of dead letters. */
  | { readonly of: 'dead-letters' }
  /** Age in seconds of the oldest message of queues. */
  | { readonly of: 'queue-age'; readonly queues: readonly QueueName[] }
  /** A metric of AWS/Lambda, of every function or of some. */
  | {
      readonly of: 'functions';
      readonly metric: 'Errors' | 'Throttles' | 'Invocations' | 'IteratorAge';
      readonly names?: readonly FunctionName[];
    }
  /** The sum of metrics of the state machine. */
  | {
      readonly of: 'machine';
      readonly metrics: readonly ('ExecutionsFailed' | 'ExecutionsTimedOut' | 'ExecutionsAborted' | 'ExecutionThrottled')[];
    }
  /** Answers of the API of the GS that are the hub's own fault. */
  | { readonly of: 'gs-api' }
  /** Reputation of the account at SES, as a rate from 0 to 1. */
  | { readonly of: 'reputation'; readonly metric: 'Reputation.BounceRate' | 'Reputation.ComplaintRate' };

/** A metric of the hub whose dimensions are those of its catalogue: of others CloudWatch has no value, and the alarm would never ring. */
export function hub<N extends MetricName>(
  metric: N,
  statistic: 'Sum' | 'Maximum' | 'SampleCount' | 'p99',
  each?: readonly Dimensions<N>[],
): Watched {
  return { of: 'hub', metric, statistic, ...(each === undefined ? {} : { each }) };
}

/** The same, summed over some of its dimensions. */
export const hubSum = <N extends MetricName>(metric: N, over: readonly Dimensions<N>[]): Watched => ({ of: 'hub-sum', metric, over });

/** When an alarm rings. */
type Rings = Pick<AlarmDefinition, 'compares' | 'threshold' | 'periodSeconds' | 'periods' | 'missing'>;
/** A period, and in how many of how many: one of one, three of three, two of three. */
interface Periods {
  readonly seconds: number;
  readonly times?: number;
  readonly of?: number;
}

/** Where the threshold is reached; a period without data is a good one. */
export const reaches = (threshold: number, { seconds, times = 1, of = times }: Periods): Rings => ({
  compares: '>=',
  threshold,
  periodSeconds: seconds,
  periods: [times, of],
  missing: 'notBreaching',
});

/** Where there is one at all. */
export const anyIn = (periods: Periods): Rings => reaches(1, periods);

/** Where there is none: silence is the fault itself. */
export const noneIn = (periods: Periods): Rings => ({ ...anyIn(periods), compares: '<', missing: 'breaching' });

/** Who answers for the repair, in French, as the runbooks name him. */
export const OWNERS = {
  exploitation: {
    name: 'exploitation',
    who: 'L’équipe d’exploitation : premier regard sur toutes les alarmes, commandes des fiches, relations avec les communes et les éditeurs.',
  },
  developpement: {
    name: 'développement',
    who: 'L’équipe de développement : fautes de la plate-forme, corrections, déploiements, quotas d’AWS.',
  },
  securite: {
    name: 'sécurité',
    who: 'Le responsable de la sécurité (RSSI) : soupçon d’intrusion, d’usurpation ou de fichier malveillant.',
  },
  donnees: {
    name: 'protection des données',
    who: 'Le délégué à la protection des données (DPO) : données conservées trop longtemps, ou remises à qui elles ne sont pas destinées.',
  },
} as const;
type Owner = keyof typeof OWNERS;

export const SEVERITIES = {
  critique: 'tout de suite, jour et nuit',
  majeure: 'dans l’heure, de 8 h à 20 h les jours ouvrés',
  mineure: 'dans la journée ouvrée',
} as const;
type Severity = keyof typeof SEVERITIES;

/** What an operator is told of an alarm. */
export type AlarmHead = Pick<AlarmDefinition, 'id' | 'says' | 'severity' | 'owner'>;

/** An alarm as data. Its runbook is `docs/runbooks/{id}.md`. */
export interface AlarmDefinition {
  readonly id: string;
  /** What is wrong, in French, as the message of the alarm begins. */
  readonly says: string;
  readonly severity: Severity;
  readonly owner: Owner;
  readonly watches: Watched;
  readonly compares: '>=' | '<';
  readonly threshold: number;
  readonly periodSeconds: number;
  /** So many periods beyond the threshold, out of so many. */
  readonly periods: readonly [beyond: number, outOf: number];
  /** What a period without data is. */
  readonly missing: 'breaching' | 'notBreaching' | 'ignore';
  /** Arithmetic of the threshold, in French. */
  readonly because: string;
  /** Whether it makes the service degraded for those outside; a list: only the alarms of these members. */
  readonly degrades?: true | readonly (QueueName | FunctionName)[];
}
