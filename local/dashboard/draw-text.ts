import type { TextBlock } from './body.ts';
import type { Frame } from './draw-graph.ts';
import type { Drawn } from './evaluate.ts';
import { element, escaped, french, text, wrapped } from './svg.ts';

/** `**bold**` and `` `code` `` of one line. */
const inline = (markdown: string): string =>
  escaped(markdown)
    .replace(/\*\*([^*]+)\*\*/g, '<tspan font-weight="700">$1</tspan>')
    .replace(/`([^`]+)`/g, '<tspan font-family="DejaVu Sans Mono, monospace" font-size="11">$1</tspan>');

/** Keeps what is bold or code in one piece when lines are cut. */
const KEPT = /\*\*[^*]+\*\*|`[^`]+`/g;
const NARROW_SPACE = '\u2005';

/** A title and its sentences. */
export function drawText({ markdown }: TextBlock, { x, y, width }: Frame): string {
  const [heading = '', ...rest] = markdown.split('\n');
  const large = heading.startsWith('# ');
  const whole = rest.join(' ').replace(KEPT, (piece) => piece.replaceAll(' ', NARROW_SPACE));
  const lines = wrapped(whole, Math.floor(width / 6.9)).map((line) => line.replaceAll(NARROW_SPACE, ' '));
  const title = text(x + 4, y + 26, heading.replace(/^#+ /, ''), { 'font-size': large ? 24 : 18, 'font-weight': 700, fill: '#1e1e3c' });
  const said = lines.map((line, index) =>
    element('text', { x: x + 4, y: y + 46 + index * 16, 'font-size': 12, fill: '#3a3a48' }, inline(line)),
  );
  return title + said.join('');
}

/** Numbers side by side, the newest of each. */
export function drawNumbers(lines: readonly Drawn[], { x, y, width, height }: Frame): string {
  const each = width / lines.length;
  return lines
    .map(({ values, label, color, measured }, index) => {
      const value = values.findLast((one) => one !== undefined);
      const shown = measured ? (value === undefined ? '0' : french(value)) : '–';
      const middle = x + each * (index + 0.5);
      const [first = '', second] = wrapped(measured ? label : `${label} (non mesuré ici)`, Math.max(12, Math.floor(each / 6.2)));
      const ink = value === undefined || value === 0 ? '#8d8d9b' : (color ?? '#3a3a48');
      return (
        text(middle, y + height * 0.62, shown, { 'font-size': 28, 'font-weight': 700, fill: ink, 'text-anchor': 'middle' }) +
        text(middle, y + height * 0.82, first, { 'font-size': 11, fill: '#5a5a6a', 'text-anchor': 'middle' }) +
        (second === undefined
          ? ''
          : text(middle, y + height * 0.82 + 13, second, { 'font-size': 11, fill: '#5a5a6a', 'text-anchor': 'middle' }))
      );
    })
    .join('');
}
