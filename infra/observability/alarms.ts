import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmRule,
  ComparisonOperator,
  CompositeAlarm,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type MetricName, NAMESPACE } from '../../functions/shared/metrics.ts';
import { pascalCase } from '../names.ts';
import { alarmName } from './alarm-names.ts';
import { ALARMS, SERVICE } from './alarm-table.ts';
import { type AlarmDefinition, type AlarmHead, OWNERS } from './alarm-types.ts';
import type { Watched } from './watched.ts';
import { added, numbered } from './widgets.ts';

export interface AlarmsProps {
  readonly watched: Watched;
  /** Who is called. */
  readonly topic: ITopic;
}

/** One alarm of a definition: what it looks at, and what it is named after where the definition makes several. */
interface Member {
  readonly of?: string;
  readonly metric: IMetric;
}

const MISSING = {
  breaching: TreatMissingData.BREACHING,
  notBreaching: TreatMissingData.NOT_BREACHING,
  ignore: TreatMissingData.IGNORE,
};
const COMPARES = {
  '>=': ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  '<': ComparisonOperator.LESS_THAN_THRESHOLD,
};

/**
 * The alarms of the table, and « service dégradé », which rings where one rings that somebody outside would notice. Each calls the operators
 * when it begins and when it is over. Not for the local stage: its emulator knows neither composite alarms nor metric math, and
 * judges alarms by neither dimensions nor time (local/gaps/composite-alarms.ts).
 */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { watched, topic }: AlarmsProps) {
    super(scope, id);
    const { stage } = watched.config;
    const call = new SnsAction(topic);
    const degrading: Alarm[] = [];
    for (const definition of ALARMS) {
      for (const { of, metric } of membersOf(definition, watched)) {
        const alarm = new Alarm(this, pascalCase([definition.id, ...(of === undefined ? [] : [of])].join('-')), {
          alarmName: alarmName(stage, definition.id, of),
          alarmDescription: described(definition),
          metric,
          threshold: definition.threshold,
          comparisonOperator: COMPARES[definition.compares],
          evaluationPeriods: definition.periods[1],
          datapointsToAlarm: definition.periods[0],
          treatMissingData: MISSING[definition.missing],
        });
        alarm.addAlarmAction(call);
        alarm.addOkAction(call);
        if (degrades(definition, of)) degrading.push(alarm);
      }
    }
    const service = new CompositeAlarm(this, 'ServiceDegrade', {
      compositeAlarmName: alarmName(stage, SERVICE.id),
      alarmDescription: described(SERVICE),
      alarmRule: AlarmRule.anyOf(...degrading),
    });
    service.addAlarmAction(call);
    service.addOkAction(call);
  }
}

/** What an operator reads in the message: what is wrong, how much it hurries, who repairs, where he reads on. */
const described = ({ id, says, severity, owner }: AlarmHead): string =>
  `${says} Gravité : ${severity}. Responsable : ${OWNERS[owner].name}. Fiche : docs/runbooks/${id}.md`;

const degrades = ({ degrades: which }: AlarmDefinition, of: string | undefined): boolean =>
  which === true || (which ?? []).some((member) => member === of);

/** The metrics of a definition, one for each of its alarms. */
function membersOf({ watches, periodSeconds }: AlarmDefinition, watched: Watched): Member[] {
  const period = Duration.seconds(periodSeconds);
  const sum = { statistic: 'Sum', period };
  const highest = { statistic: 'Maximum', period };
  const ours = (metricName: MetricName, dimensions: Readonly<Record<string, string>>, statistic: string) =>
    new Metric({ namespace: NAMESPACE, metricName, dimensionsMap: { ...dimensions }, statistic, period });
  switch (watches.of) {
    case 'hub': {
      const { metric, statistic, each = [{}] } = watches;
      return each.map((dimensions) => ({
        ...(each.length === 1 ? {} : { of: Object.values(dimensions).join('-') }),
        metric: ours(metric, dimensions, statistic),
      }));
    }
    case 'hub-sum':
      return [
        {
          metric: summed(
            watches.over.map((dimensions) => ours(watches.metric, dimensions, 'Sum')),
            period,
          ),
        },
      ];
    case 'dead-letters':
      return watched.letters.map(({ name, queue }) => ({ of: name, metric: queue.metricApproximateNumberOfMessagesVisible(highest) }));
    case 'queue-age':
      return watches.queues.map((name) => ({ of: name, metric: watched.queueNamed(name).metricApproximateAgeOfOldestMessage(highest) }));
    case 'functions': {
      const functions = watches.names === undefined ? watched.functions : watches.names.map((name) => watched.functionNamed(name));
      return functions.map(({ name, lambda }) => ({
        ...(watches.names === undefined ? { of: name } : {}),
        metric: lambda.metric(watches.metric, watches.metric === 'IteratorAge' ? highest : sum),
      }));
    }
    case 'machine':
      return [
        {
          metric: summed(
            watches.metrics.map((name) => watched.lifecycle.metric(name, sum)),
            period,
          ),
        },
      ];
    case 'gs-api':
      return [{ metric: watched.gsApi.metricServerError(sum) }];
    case 'reputation':
      return [{ metric: new Metric({ namespace: 'AWS/SES', metricName: watches.metric, ...highest }) }];
  }
}

/** A sum in which what has no value counts for nothing. */
function summed(metrics: readonly Metric[], period: Duration): IMetric {
  const [only, ...more] = metrics;
  if (only !== undefined && more.length === 0) return only;
  const usingMetrics = numbered('m', metrics);
  return new MathExpression({ expression: added(usingMetrics), usingMetrics, period });
}
