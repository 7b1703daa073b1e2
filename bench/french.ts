/** `1 234,50`: as those who read the figures write numbers, with so many decimals. */
export const decimal = (value: number, digits: number): string =>
  value.toLocaleString('fr-FR', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Three digits that count, none for nothing: `0,0388`, `14`; whole above `whole`. */
export const significant = (value: number, whole: number): string =>
  value >= whole ? decimal(value, 0) : value.toLocaleString('fr-FR', { maximumSignificantDigits: 3 });
