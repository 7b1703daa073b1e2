import { expect, test } from 'vitest';
import { csv } from '../../../ops/csv.ts';

const line = (...cells: (string | number | undefined)[]): string => csv(['t'], [cells]).split('\r\n')[1] ?? '';

test('opens in a French spreadsheet: mark, semicolons, CR LF, decimal commas', () => {
  expect(csv(['Commune', 'Délai'], [['Vaison-la-Romaine', 12.5]])).toBe('\uFEFFCommune;Délai\r\nVaison-la-Romaine;12,5\r\n');
});
test.each([
  ['L’Haÿ-les-Roses; annexe', '"L’Haÿ-les-Roses; annexe"'],
  ['dite « "la Belle" »', '"dite « ""la Belle"" »"'],
  ['deux\nlignes', '"deux\nlignes"'],
])('%j is quoted', (value, expected) => {
  expect(line(value)).toBe(expected);
});
test.each(['=1+1', '+33', '-2', '@SUM(A1)', '\tx'])('%j is no formula', (value) => {
  expect(line(value)).toBe(`'${value}`);
});
test('a formula that must be quoted too is both', () => {
  expect(line('=HYPERLINK("x";"y")')).toBe('"\'=HYPERLINK(""x"";""y"")"');
});
test('what is not known is empty, a negative number is a number', () => {
  expect(line(undefined, -1.5, 0)).toBe(';-1,5;0');
});
