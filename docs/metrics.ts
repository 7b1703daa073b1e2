import { METRICS } from '../functions/shared/metric-catalogue.ts';

/** `metrics.md`: what the hub emits, from the list that the code is compiled against. */
export function metricsPage(generated: string): string {
  const rows = Object.entries(METRICS).map(([name, { unit, dimensions, says }]) => {
    const by = Object.entries(dimensions).map(([dimension, words]) => `\`${dimension}\`: ${words}`);
    return `| \`${name}\` | ${unit} | ${by.join('; ') || '–'} | ${says} |`;
  });
  return [
    generated,
    '',
    '# Metrics of the hub',
    '',
    'Namespace `Teledossier`, in CloudWatch’s embedded metric format, written by `functions/shared/metrics.ts`. A metric with dimensions is also kept without any.',
    'No dimension names a person, a commune, a boite or a dossier ([0028](adr/0028-metrics-written-by-hand.md)). Where they are shown: [observability](observability.md).',
    '',
    '| metric | unit | dimensions | what it says |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
