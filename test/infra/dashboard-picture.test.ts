import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { blocksOf, type MetricBlock } from '../../local/dashboard/body.ts';
import { evaluate } from '../../local/dashboard/evaluate.ts';
import { drawPicture, readRun } from '../../local/dashboard/picture.ts';
import { escaped } from '../../local/dashboard/svg.ts';
import { synthesise } from './stages.ts';

const picture = (name: string) => new URL(`../../docs/pictures/${name}`, import.meta.url);
const run = readRun(picture('dashboard.json').pathname);
const [dashboard] = synthesise('prod').ofType('AWS::CloudWatch::Dashboard');
const blocks = blocksOf(dashboard?.Properties.DashboardBody);
const widgets = blocks.filter((block): block is MetricBlock => block.type === 'metric');

test('the picture draws every widget of the template, and every line of text', () => {
  const svg = drawPicture(run, blocks);
  expect(svg.match(/<g>/g)).toHaveLength(blocks.length);
  for (const { title } of widgets) expect(svg).toContain(`>${escaped(title)}</text>`);
  for (const block of blocks) if (block.type === 'text') expect(svg).toContain(escaped(/^#+ (.*)$/m.exec(block.markdown)?.[1] ?? ''));
});

test('the picture in the docs has every widget (else: npm run dashboard:preview -- --draw)', () => {
  const committed = readFileSync(picture('dashboard.svg'), 'utf8');
  for (const { title } of widgets) expect(committed).toContain(`>${escaped(title)}</text>`);
});

test('what is drawn was measured: most widgets of the hub have values, and every key of the run is a metric of the hub or of AWS', () => {
  const ours = widgets.filter(({ lines }) => lines.some(({ metric }) => metric?.namespace === 'Teledossier'));
  const alive = ours.filter((widget) =>
    evaluate(run, widget).some(({ values }) => values.some((value) => value !== undefined && value > 0)),
  );
  expect(alive.length / ours.length).toBeGreaterThan(0.6);
  for (const key of Object.keys(run.points)) expect(key).toMatch(/^(?:Teledossier|AWS\/(?:Lambda|States|SQS|ApiGateway|SES)) /);
});
