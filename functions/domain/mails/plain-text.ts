/** Width of the text of a mail: RFC 5322, § 2.1.1, asks for lines of 78 characters at most. */
export const WIDTH = 78;

/** Line and paragraph separators, controls and directional overrides: what would break a line, a header or the reading order. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu;

/** A value on one line, so that it can stand in a subject or a paragraph. */
export function oneLine(value: string): string {
  return value.replace(UNPRINTABLE, ' ').replace(/ {2,}/g, ' ').trim();
}

/** Where a French line may not be broken: before « : ; ! ? », inside quotation marks, after « n° ». */
const BREAK = /(?<!«|n°) (?![:;!?»])/;

/** Lines of at most {@link WIDTH} characters; a longer word stands alone, whole: an address must remain usable. */
export function wrap(value: string, prefix = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of oneLine(value).split(BREAK)) {
    if (line !== '' && prefix.length + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((text) => (prefix + text).trimEnd());
}
