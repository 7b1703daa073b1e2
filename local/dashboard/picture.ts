import { readFileSync } from 'node:fs';
import { stageConfig } from '../../infra/config.ts';
import { stageTemplates } from '../../infra/stage-templates.ts';
import { type Block, blocksOf, type MetricBlock } from './body.ts';
import { drawGraph, type Frame } from './draw-graph.ts';
import { drawNumbers, drawText } from './draw-text.ts';
import { evaluate } from './evaluate.ts';
import { type RunData, RunDataSchema } from './run-data.ts';
import { element, text } from './svg.ts';

/** Pixels of a column and of a row of CloudWatch's grid. */
const COLUMN = 60;
const ROW = 38;
const MARGIN = 20;
const BANNER = 44;

export const readRun = (file: string): RunData => RunDataSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

/** The widgets of the dashboard of production, from its template. */
export function productionBlocks(): Block[] {
  const [dashboard] = stageTemplates(stageConfig('prod')).ofType('AWS::CloudWatch::Dashboard');
  return blocksOf(dashboard?.Properties.DashboardBody);
}

const FONT = 'Marianne, Inter, Segoe UI, DejaVu Sans, sans-serif';

/** The whole page with the values of a run, as SVG. */
export function drawPicture(run: RunData, blocks: readonly Block[]): string {
  const width = 24 * COLUMN + 2 * MARGIN;
  const height = Math.max(...blocks.map((block) => block.y + block.height)) * ROW + 2 * MARGIN + BANNER;
  const drawn = blocks.map((block) => drawBlock(run, block));
  return `${element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height, 'font-family': FONT },
    [
      element('title', {}, 'Tableau de bord des télédossiers'),
      element('rect', { width, height, fill: '#f4f5f9' }),
      banner(run, width),
      ...drawn,
    ].join('\n'),
  )}\n`;
}

function banner({ dossiers, seconds, day }: RunData, width: number): string {
  const said =
    `Aperçu : la page de production, avec ce qu’ont mesuré ${dossiers} dossiers joués en ${Math.floor(seconds / 60)} min ${seconds % 60} s sur la plate-forme locale (${day}). ` +
    'L’axe du temps est celui de cette partie ; les totaux d’un jour ou de trente jours sont les siens.';
  return element('rect', { width, height: BANNER, fill: '#1e1e3c' }) + text(MARGIN + 4, 27, said, { 'font-size': 13, fill: '#ffffff' });
}

function drawBlock(run: RunData, block: Block): string {
  const frame = {
    x: MARGIN + block.x * COLUMN,
    y: MARGIN + BANNER + block.y * ROW,
    width: block.width * COLUMN,
    height: block.height * ROW,
  };
  return block.type === 'text' ? element('g', {}, drawText(block, frame)) : element('g', {}, drawWidget(run, block, inset(frame)));
}

/** Between two widgets there is a gap. */
const inset = ({ x, y, width, height }: Frame): Frame => ({ x: x + 4, y: y + 4, width: width - 8, height: height - 8 });

function drawWidget(run: RunData, block: MetricBlock, frame: Frame): string {
  const lines = evaluate(run, block);
  const card = element('rect', { ...frame, rx: 6, fill: '#ffffff', stroke: '#dfe2ea' });
  const title = text(frame.x + 14, frame.y + 21, block.title, { 'font-size': 12.5, 'font-weight': 700, fill: '#1e1e3c' });
  return card + title + content(run, block, lines, frame);
}

function content(run: RunData, block: MetricBlock, lines: ReturnType<typeof evaluate>, frame: Frame): string {
  if (!lines.some(({ measured }) => measured)) {
    const middle = { x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 + 6 };
    return text(middle.x, middle.y, 'Non mesuré par la plate-forme locale', { 'font-size': 12, fill: '#8d8d9b', 'text-anchor': 'middle' });
  }
  return block.view === 'singleValue' ? drawNumbers(lines, frame) : drawGraph(block, lines, frame, run.seconds);
}
