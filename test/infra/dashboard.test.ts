import { describe, expect, test } from 'vitest';
import { METRICS } from '../../functions/shared/metric-catalogue.ts';
import { ALARMS } from '../../infra/observability/alarm-table.ts';
import { OBJECTIVES } from '../../infra/observability/objectives.ts';
import { blocksOf, type MetricBlock } from '../../local/dashboard/body.ts';
import { STAGES, synthesise } from './stages.ts';

/** Metrics of AWS that the dashboard may show, each with the dimensions under which AWS keeps it. */
const OF_AWS: Readonly<Record<string, { readonly names: readonly string[]; readonly dimensions: readonly string[] }>> = {
  'AWS/Lambda': { names: ['Invocations', 'Errors', 'Throttles', 'Duration', 'IteratorAge'], dimensions: ['FunctionName'] },
  'AWS/SQS': {
    names: ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible', 'NumberOfMessagesSent'],
    dimensions: ['QueueName'],
  },
  'AWS/States': {
    names: ['ExecutionsStarted', 'ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionThrottled'],
    dimensions: ['StateMachineArn'],
  },
  'AWS/DynamoDB': {
    names: ['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits', 'ReadThrottleEvents', 'WriteThrottleEvents'],
    dimensions: ['TableName'],
  },
  'AWS/ApiGateway': { names: ['Count', '5xx'], dimensions: ['ApiId'] },
  'AWS/SES': { names: ['Send', 'Reputation.BounceRate', 'Reputation.ComplaintRate'], dimensions: [] },
  'AWS/Billing': { names: ['EstimatedCharges'], dimensions: ['Currency'] },
};

describe.each(STAGES)('the dashboard of the stage %s', (stage) => {
  const [dashboard] = synthesise(stage).ofType('AWS::CloudWatch::Dashboard');
  const blocks = blocksOf(dashboard?.Properties.DashboardBody);
  const widgets = blocks.filter((block): block is MetricBlock => block.type === 'metric');
  const shown = widgets.flatMap(({ title, lines }) => lines.flatMap(({ metric }) => (metric === undefined ? [] : [{ title, ...metric }])));
  const ours = shown.filter(({ namespace }) => namespace === 'Teledossier');

  test('shows of the hub only what it emits, under the very dimensions', () => {
    const kept = new Map(Object.entries(METRICS).map(([name, { dimensions }]) => [name, Object.keys(dimensions).sort()]));
    for (const { title, name, dimensions } of ours) {
      // By all its dimensions, or without any: functions/shared/metrics.ts writes both.
      expect([[], kept.get(name)], `${title}: ${name}`).toContainEqual(Object.keys(dimensions).sort());
    }
    expect(ours.length).toBeGreaterThan(0);
  });

  test('shows of AWS only what AWS measures, of things of this stage', () => {
    for (const { title, namespace, name, dimensions } of shown.filter((metric) => metric.namespace !== 'Teledossier')) {
      const known = OF_AWS[namespace];
      expect(known?.names, `${title}: ${namespace}`).toContain(name);
      expect(Object.keys(dimensions), title).toEqual(known?.dimensions);
      for (const value of Object.values(dimensions)) expect(value, title).toMatch(/^(?:Teledossier-\w+-(?:Workflow|Gs|Storage):|USD$)/);
    }
  });

  test('watches every queue, every dead letter, every function', () => {
    const watched = (name: string) =>
      new Set(shown.filter((metric) => metric.name === name).flatMap(({ dimensions }) => Object.values(dimensions)));
    const { ofType } = synthesise(stage);
    expect(watched('ApproximateAgeOfOldestMessage').size).toBe(ofType('AWS::SQS::Queue').length);
    expect(watched('Errors').size).toBe(ofType('AWS::Lambda::Function').length);
  });

  test.each(widgets.map((widget) => [widget.title, widget] as const))(
    '« %s »: its expressions name what stands beside them, and nothing stands unused',
    (_, { lines }) => {
      const named = lines.flatMap(({ expression = '' }) => expression.match(/\b[a-z]\w*\b/g) ?? []);
      const hidden = lines.filter((line) => line.hidden).map(({ id = '' }) => id);
      expect([...new Set(named)].sort()).toEqual([...new Set(hidden)].sort());
      expect(new Set(hidden).size).toBe(hidden.length);
      expect(lines.some((line) => !line.hidden)).toBe(true);
    },
  );

  test('is 24 columns wide, without holes nor overlaps', () => {
    const cells = new Set<string>();
    for (const { x, y, width, height } of blocks) {
      for (let column = x; column < x + width; column++) {
        expect(column).toBeLessThan(24);
        for (let row = y; row < y + height; row++) {
          expect(cells.has(`${column} ${row}`)).toBe(false);
          cells.add(`${column} ${row}`);
        }
      }
    }
    expect(cells.size).toBe(24 * Math.max(...blocks.map(({ y, height }) => y + height)));
  });

  test('is read from top to bottom', () => {
    const titles = blocks.flatMap((block) => (block.type === 'text' ? [/^##? (.*)$/m.exec(block.markdown)?.[1]] : []));
    expect(titles).toEqual([
      `Télédossiers (${stage})`,
      'La plate-forme tient-elle ses promesses ?',
      'Le parcours des dossiers',
      'Les raccordements',
      'Les files d’attente et les lettres mortes',
      'Les exécutions et les fonctions',
      'Les courriels',
      'Ce qui coûte',
    ]);
  });

  test('is in good French, and holds nothing of a person', () => {
    const texts = blocks.flatMap((block) =>
      block.type === 'text' ? [block.markdown] : [block.title, ...block.lines.map(({ label }) => label)],
    );
    for (const text of texts) expect(text).not.toMatch(/'|"|@/);
  });

  test('fits: CloudWatch takes 500 metrics in a widget and 2,500 in a dashboard', () => {
    expect(Math.max(...widgets.map(({ lines }) => lines.length))).toBeLessThanOrEqual(500);
    expect(shown.length).toBeLessThanOrEqual(2_500);
  });
});

test('every metric of the hub is seen on the dashboard, or calls somebody', () => {
  const { ofType } = synthesise('prod');
  const [dashboard] = ofType('AWS::CloudWatch::Dashboard');
  const lines = blocksOf(dashboard?.Properties.DashboardBody).flatMap((block) => (block.type === 'metric' ? block.lines : []));
  const seen = new Set(lines.map(({ metric }) => metric?.name));
  const alarms = JSON.stringify(ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties));
  const unseen = Object.keys(METRICS).filter((name) => !seen.has(name) && !alarms.includes(`"MetricName":"${name}"`));
  // A commune, or an agent, who cannot open a page calls; an operator then looks. Dead letters are watched by the metric of SQS itself, at once.
  expect(unseen).toEqual(['Activation', 'AgentActivation', 'DeadLetters']);
});

test('the alarm of the delay rings where the objective is missed: 60 s for the hub, 120 s for the malware scan', () => {
  const { hubSeconds, scanSeconds, withinSeconds } = OBJECTIVES.delay;
  expect(withinSeconds).toBe(hubSeconds + scanSeconds);
  expect(ALARMS.find(({ id }) => id === 'delai-de-remise')?.threshold).toBe(withinSeconds * 1000);
});
