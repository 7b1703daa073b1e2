/** What a spreadsheet takes for a formula, whatever stands behind it (OWASP, « CSV Injection »). */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A table as French spreadsheets open it: semicolons, a byte order mark before UTF-8, lines that end with CR LF, a comma in numbers. A text
 * that would be a formula is led by an apostrophe.
 */
export function csv(headers: readonly string[], rows: readonly (readonly (string | number | undefined)[])[]): string {
  const line = (cells: readonly (string | number | undefined)[]): string => `${cells.map(cell).join(';')}\r\n`;
  return `\uFEFF${[headers, ...rows].map(line).join('')}`;
}

function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value).replace('.', ',');
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
