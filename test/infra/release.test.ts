import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { stageConfig } from '../../infra/config.ts';
import { BY_DEGREES } from '../../infra/constructs/gradual-release.ts';
import type { FUNCTION_TIMEOUTS } from '../../infra/function-timeouts.ts';
import { type Resource, stageTemplates } from '../../infra/stage-templates.ts';
import { plain } from './intrinsics.ts';
import { STAGES, synthesise } from './stages.ts';

const named = (resources: readonly Resource[], id: string): Resource => {
  const found = resources.find((resource) => resource.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};
/** `FunctionsReceiveDepositInService0A1B2C3D` → `FunctionsReceiveDeposit`. */
const stem = (id: string): string => id.replace(/(?:InService|Function|ReleaseFails|Release|CurrentVersion)[0-9A-Fa-f]+$/, '');
const serviceOf = ({ Properties }: Resource): string =>
  z.object({ Variables: z.object({ POWERTOOLS_SERVICE_NAME: z.string() }) }).parse(Properties.Environment).Variables
    .POWERTOOLS_SERVICE_NAME;

/** The function or the alias that a value of a template names, whatever is made of its name. */
const calledIn = (value: unknown): string => /(\w+(?:InService|Function))[0-9A-F]{8}/.exec(JSON.stringify(value))?.[1] ?? '';

const AliasSchema = z.object({ Name: z.string(), FunctionName: z.json(), FunctionVersion: z.json() });
const PolicySchema = z.object({
  CodeDeployLambdaAliasUpdate: z.object({ ApplicationName: z.json(), DeploymentGroupName: z.json() }),
});

test('the local stage, which has no CodeDeploy, calls its functions themselves', () => {
  const { resources } = synthesise('local');
  const types = new Set(resources.map(({ Type }) => Type));
  for (const type of ['AWS::Lambda::Alias', 'AWS::Lambda::Version', 'AWS::CodeDeploy::DeploymentGroup']) expect(types).not.toContain(type);
});

describe.each(STAGES.filter((stage) => stage !== 'local'))('a new version of a function, on the stage %s', (stage) => {
  const { ofType, resources } = synthesise(stage);
  const aliases = ofType('AWS::Lambda::Alias');
  const functions = ofType('AWS::Lambda::Function');
  const released = functions.filter((one) => BY_DEGREES.has(serviceOf(one) as keyof typeof FUNCTION_TIMEOUTS));

  test('takes over by degrees in the functions named for it, and in no other', () => {
    expect(released).toHaveLength(BY_DEGREES.size);
    expect(aliases.map(({ id }) => stem(id)).sort()).toEqual(released.map(({ id }) => stem(id)).sort());
  });

  test.each(aliases.map((alias) => [stem(alias.id), alias] as const))(
    '%s is moved by CodeDeploy, a tenth of the calls first',
    (name, alias) => {
      const { Name, FunctionName } = AliasSchema.parse(alias.Properties);
      expect([Name, plain(FunctionName)]).toEqual(['en-service', `${name}Function`]);
      const { DeploymentGroupName } = PolicySchema.parse(alias.UpdatePolicy).CodeDeployLambdaAliasUpdate;
      const group = named(resources, z.object({ Ref: z.string() }).parse(DeploymentGroupName).Ref);
      const minutes = { preprod: 5, prod: 10, local: 0 }[stage];
      expect(group.Properties).toMatchObject({
        DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
        DeploymentConfigName: `CodeDeployDefault.LambdaCanary10Percent${minutes}Minutes`,
        AutoRollbackConfiguration: {
          Enabled: true,
          Events: expect.arrayContaining(['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST']),
        },
        AlarmConfiguration: { Enabled: true },
      });
      const Alarms = z.object({ Alarms: z.tuple([z.object({ Name: z.object({ Ref: z.string() }) })]) });
      const [{ Name: watched }] = Alarms.parse(group.Properties.AlarmConfiguration).Alarms;
      expect(stem(watched.Ref)).toBe(name);
    },
  );

  const alarms = ofType('AWS::CloudWatch::Alarm').filter(({ id }) => /ReleaseFails[0-9A-F]{8}$/.test(id));
  test.each(alarms.map((alarm) => [stem(alarm.id), alarm] as const))(
    '%s is watched by the failures of its new version alone',
    (name, alarm) => {
      const Dimensions = z.array(z.object({ Name: z.string(), Value: z.json() }));
      const Stat = z.object({ Metric: z.object({ Namespace: z.string(), MetricName: z.string(), Dimensions }) });
      const metrics = z.array(z.object({ MetricStat: Stat.optional() })).parse(alarm.Properties.Metrics);
      const looked = metrics.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : [MetricStat.Metric]));
      expect(looked.map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`).sort()).toEqual([
        'AWS/Lambda Errors',
        'Teledossier Failure',
      ]);
      const alias = aliases.find(({ id }) => stem(id) === name);
      const version = plain(AliasSchema.parse(alias?.Properties).FunctionVersion);
      for (const { MetricName, Dimensions: named } of looked) {
        const values = Object.fromEntries(named.map(({ Name, Value }) => [Name, plain(Value)]));
        expect(MetricName === 'Errors' ? values.ExecutedVersion : values.version, MetricName).toBe(version);
      }
      expect(alarm.Properties).toMatchObject({ Threshold: 2, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' });
    },
  );

  test('leaves the one before to go back to; one that never came into service goes with its update, so that it can be published again', () => {
    const versions = ofType('AWS::Lambda::Version');
    expect(versions).toHaveLength(BY_DEGREES.size);
    for (const { id, DeletionPolicy, UpdateReplacePolicy } of versions)
      expect([DeletionPolicy, UpdateReplacePolicy], id).toEqual(['RetainExceptOnCreate', 'Retain']);
  });

  test('is what queues, the stream, the machine, the API and the sFTP server call: none of them calls the latest code past it', () => {
    const names = new Set(released.map(({ id }) => stem(id)));
    const sources = ofType('AWS::Lambda::EventSourceMapping').map(({ Properties }) => calledIn(Properties.FunctionName));
    const [lifecycle] = ofType('AWS::StepFunctions::StateMachine');
    const machine = Object.values(z.record(z.string(), z.json()).parse(lifecycle?.Properties.DefinitionSubstitutions)).map(calledIn);
    const permissions = ofType('AWS::Lambda::Permission').map(({ Properties }) => calledIn(Properties.FunctionName));
    const past = [...sources, ...machine, ...permissions].filter((called) => names.has(called.replace(/Function$/, '')));
    expect(past).toEqual([]);
    expect(sources.filter((called) => called.endsWith('InService')).length).toBeGreaterThanOrEqual(8);
    // What an operator asks for is a few calls a day: its latest code is called.
    const direct = machine.filter((called) => !called.endsWith('InService'));
    expect(direct).toEqual(['FunctionsBeginRedeliveryFunction']);
    expect(permissions.some((called) => called === 'GsApiInService')).toBe(true);
  });

  test('keeps the share of the account and the role of its function', () => {
    for (const { Properties } of aliases) expect(Properties).not.toHaveProperty('ProvisionedConcurrencyConfig');
    const door = functions.find((one) => serviceOf(one) === 'identify-sftp-user');
    expect(door?.Properties.ReservedConcurrentExecutions).toBe(100);
  });
});

test('a stage may release at once', () => {
  const { ofType } = stageTemplates({ ...stageConfig('preprod'), release: 'at-once' });
  expect(ofType('AWS::CodeDeploy::DeploymentGroup')).toEqual([]);
  expect(ofType('AWS::Lambda::Alias')).toEqual([]);
});
