import type { StageTemplates } from '../../infra/stage-templates.ts';
import { functionNames, namedIn } from '../stage-functions.ts';

/** What a stage costs while nothing comes in: numbers of things that are billed by the month. */
export interface Fixed {
  readonly servers: number;
  readonly keys: number;
  readonly secrets: number;
  readonly dashboards: number;
  /** Metrics that alarms look at: an alarm on an expression is billed for each. */
  readonly alarmMetrics: number;
  readonly compositeAlarms: number;
  /** Queues that Lambda polls. */
  readonly polled: number;
  /** Runs a month of each scheduled function, by its verb-noun. */
  readonly runs: Readonly<Record<string, number>>;
}

export const HOURS_A_MONTH = 730;

/** Runs a month of `rate(10 minutes)`, `rate(1 hour)`, `rate(1 day)`. */
export function runsAMonth(expression: string): number {
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const hours = { minute: 1 / 60, hour: 1, day: 24 }[unit];
  if (hours === undefined) throw new Error(`a schedule of another kind: ${expression}`);
  return Math.round(HOURS_A_MONTH / (Number(count) * hours));
}

export function fixedOf(stage: StageTemplates): Fixed {
  const names = functionNames(stage);
  const count = (type: string): number => stage.ofType(type).length;
  const alarmMetrics = stage.ofType('AWS::CloudWatch::Alarm').map(({ Properties: { Metrics } }) => {
    if (!Array.isArray(Metrics)) return 1;
    return Metrics.filter((one) => typeof one === 'object' && one !== null && 'MetricStat' in one).length;
  });
  const schedules = stage.ofType('AWS::Scheduler::Schedule').map(({ Properties }) => {
    const { ScheduleExpression, Target } = Properties;
    return [namedIn(Target, names), runsAMonth(String(ScheduleExpression))] as const;
  });
  const sources = stage.ofType('AWS::Lambda::EventSourceMapping').filter(({ Properties }) => !('StartingPosition' in Properties));
  return {
    servers: count('AWS::Transfer::Server'),
    keys: count('AWS::KMS::Key'),
    secrets: count('AWS::SecretsManager::Secret'),
    dashboards: count('AWS::CloudWatch::Dashboard'),
    alarmMetrics: alarmMetrics.reduce((sum, metrics) => sum + metrics, 0),
    compositeAlarms: count('AWS::CloudWatch::CompositeAlarm'),
    polled: sources.length,
    runs: Object.fromEntries(schedules),
  };
}
