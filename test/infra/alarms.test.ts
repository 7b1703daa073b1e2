import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { FUNCTION_TIMEOUTS } from '../../infra/function-timeouts.ts';
import { alarmName, SERVICE_ALARM } from '../../infra/observability/alarm-names.ts';
import { ALARMS } from '../../infra/observability/alarm-table.ts';
import { plain } from './intrinsics.ts';
import { synthesise } from './stages.ts';

const AlarmSchema = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.json()),
  OKActions: z.array(z.json()),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.json() })).default([]),
});

describe.each(['preprod', 'prod'] as const)('the alarms of the stage %s', (stage) => {
  const { resources } = synthesise(stage);
  // Those of a release are CodeDeploy's (release.test.ts).
  const ofType = (type: string) => resources.filter((one) => one.Type === type && !/ReleaseFails[0-9A-F]{8}$/.test(one.id));
  const simple = ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => AlarmSchema.parse(Properties));
  const composite = ofType('AWS::CloudWatch::CompositeAlarm').map(({ Properties }) => AlarmSchema.parse(Properties));
  const all = [...simple, ...composite];
  const watching = (namespace: string, metric: string) => simple.filter((one) => one.Namespace === namespace && one.MetricName === metric);
  const watched = (namespace: string, metric: string, dimension: string) =>
    watching(namespace, metric).flatMap(({ Dimensions }) =>
      Dimensions.filter(({ Name }) => Name === dimension).map(({ Value }) => plain(Value)),
    );

  test('each calls the operators when it begins and when it is over, and names its runbook', () => {
    for (const { AlarmName, AlarmDescription, AlarmActions, OKActions } of all) {
      expect(
        [AlarmActions, OKActions].map((actions) => actions.map(plain)),
        AlarmName,
      ).toEqual([['OperatorsTopic'], ['OperatorsTopic']]);
      const [, id = ''] = /Fiche : docs\/runbooks\/([a-z-]+)\.md$/.exec(AlarmDescription) ?? [];
      expect(AlarmName === alarmName(stage, id) || AlarmName.startsWith(`${alarmName(stage, id)}-`), AlarmName).toBe(true);
    }
    expect(new Set(all.map(({ AlarmName }) => AlarmName)).size).toBe(all.length);
  });

  test('each of the table is deployed', () => {
    for (const { id } of ALARMS)
      expect(
        all.some(({ AlarmDescription }) => AlarmDescription.endsWith(`docs/runbooks/${id}.md`)),
        id,
      ).toBe(true);
  });

  test('every queue of dead letters has its alarm, and every other queue that of its age', () => {
    const queues = ofType('AWS::SQS::Queue').map(({ id, Properties }) => ({
      name: plain({ Ref: id }),
      letters: !('RedrivePolicy' in Properties),
    }));
    const names = (letters: boolean) =>
      queues
        .filter((one) => one.letters === letters)
        .map(({ name }) => `${name}.QueueName`)
        .sort();
    expect(watched('AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName').sort()).toEqual(names(true));
    expect(watched('AWS/SQS', 'ApproximateAgeOfOldestMessage', 'QueueName').sort()).toEqual(names(false));
  });

  test('every function has those of its errors and of its throttles', () => {
    for (const metric of ['Errors', 'Throttles']) {
      expect(watched('AWS/Lambda', metric, 'FunctionName')).toHaveLength(Object.keys(FUNCTION_TIMEOUTS).length);
    }
  });

  test('mails are warned of well below the limits of SES: 5 % of bounces, 0.1 % of complaints', () => {
    const thresholds = ofType('AWS::CloudWatch::Alarm').flatMap(({ Properties }) =>
      Properties.Namespace === 'AWS/SES' ? [[Properties.MetricName, Properties.Threshold]] : [],
    );
    expect(Object.fromEntries(thresholds)).toEqual({ 'Reputation.BounceRate': 0.025, 'Reputation.ComplaintRate': 0.0005 });
  });

  test('silence is a fault where it is what an alarm listens for, and there alone', () => {
    const breaching = ofType('AWS::CloudWatch::Alarm').flatMap(({ Properties }) =>
      Properties.TreatMissingData === 'breaching' ? [plain(Properties.AlarmName)] : [],
    );
    expect(breaching.sort()).toEqual(
      ['balayage-absent', 'etat-du-service-muet', 'metriques-muettes', 'rapprochement-absent'].map((id) => alarmName(stage, id)),
    );
  });

  test('« service dégradé » rings where one rings that somebody outside would notice, within what CloudWatch takes', () => {
    const [service, ...more] = ofType('AWS::CloudWatch::CompositeAlarm');
    expect(more).toEqual([]);
    expect(service?.Properties.AlarmName).toBe(alarmName(stage, SERVICE_ALARM));
    const rule = JSON.stringify(service?.Properties.AlarmRule);
    const members = [...rule.matchAll(/"(Alarms[A-Za-z]+)[0-9A-F]{8}"/g)].map(([, id = '']) => id.replace(/^Alarms/, ''));
    expect(members.length).toBeGreaterThan(5);
    // CloudWatch: 100 alarms and 10,240 characters; an ARN is some 120.
    expect(members.length).toBeLessThanOrEqual(80);
    const said = (id: string) => members.some((member) => member.startsWith(id));
    expect(['DelaiDeRemise', 'FilesEnRetardDepot', 'FluxEnRetard', 'GsEnErreur', 'ExecutionsEnEchec'].filter((id) => !said(id))).toEqual(
      [],
    );
    // What only operators see, or the law, is no degraded service.
    expect(['DestructionsEnRetard', 'Rebonds', 'FilesMortes', 'FilesEnRetardDestruction'].filter(said)).toEqual([]);
  });

  test('its events have a rule: the queue of announce-status', () => {
    const rules = ofType('AWS::Events::Rule').filter(({ Properties }) =>
      JSON.stringify(Properties.EventPattern).includes('aws.cloudwatch'),
    );
    expect(rules.map(({ Properties }) => Properties.EventPattern)).toEqual([
      {
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change'],
        detail: { alarmName: [alarmName(stage, SERVICE_ALARM)] },
      },
    ]);
  });
});

test('the local stage has none: its emulator would refuse them, or judge them wrongly', () => {
  expect(synthesise('local').resources.filter(({ Type }) => /^AWS::CloudWatch::(?:Composite)?Alarm$/.test(Type))).toEqual([]);
});
