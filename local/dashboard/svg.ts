/** Small pieces of SVG. */
export const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

type Attributes = Readonly<Record<string, string | number>>;
const attributes = (given: Attributes): string =>
  Object.entries(given)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? Math.round(value * 10) / 10 : value}"`)
    .join('');

export const element = (name: string, given: Attributes, inner = ''): string =>
  inner === '' ? `<${name}${attributes(given)}/>` : `<${name}${attributes(given)}>${inner}</${name}>`;

/** A line of text; `inner` is SVG already where it is marked so. */
export const text = (x: number, y: number, content: string, given: Attributes = {}): string =>
  element('text', { x, y, ...given }, escaped(content));

/** Width of a text in DejaVu Sans or the like, near enough to place what follows it: 0.56 of its size a character. */
export const widthOf = (content: string, size: number): number => content.length * size * 0.56;

/** `1 234,5`: as operators read numbers. */
export const french = (value: number): string => value.toLocaleString('fr-FR', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 1 });

/** Cut at words, each line at most so many characters. */
export function wrapped(content: string, characters: number): string[] {
  const lines: string[] = [''];
  for (const word of content.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length + 1 > characters) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
