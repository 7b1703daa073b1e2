import { type Siret, SiretSchema } from './ids.ts';

/** Luhn's sum: even ranks from the right count double. */
function luhn(digits: string): number {
  return [...digits].reverse().reduce((sum, digit, rank) => {
    const value = Number(digit) * (rank % 2 === 1 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
}

/**
 * SIRET of a commune's first establishment, by its SIREN (nine digits): the establishment's number is 0001 and its key fits (Luhn).
 * A guess where the seat of the mairie has moved: an operator may give the true one.
 */
export function siretOf(siren: string): Siret {
  const base = `${siren}0001`;
  return SiretSchema.parse(`${base}${(10 - (luhn(`${base}0`) % 10)) % 10}`);
}

/** Name of a commune as it stands in addresses, boites and accounts: `l-abergement-clemenciat`. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
