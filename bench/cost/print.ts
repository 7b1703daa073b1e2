import { decimal, significant } from '../french.ts';
import { type Growth, type Line, perBoite, perMonth, perThousand, SESSIONS_A_MONTH, total } from './bill.ts';
import { warmMs } from './durations.ts';
import type { Fixed } from './fixed.ts';
import type { PriceList } from './prices.ts';
import type { Usage } from './usage.ts';

const GROWTH: Readonly<Record<Growth, string>> = {
  dossier: 'avec chaque dossier',
  octet: 'avec les octets des paquets',
  mois: 'chaque mois',
  boite: 'avec chaque boîte relevée',
};

const usd = (amount: number, digits = 4): string => `${decimal(amount, digits)} $`;
const count = (quantity: number): string => significant(quantity, 100);

const row = ({ name, quantity, unit, usd: amount, estimate }: Line): string =>
  `  ${name.padEnd(44)} ${count(quantity).padStart(12)}  ${usd(amount).padStart(12)}  ${unit}${estimate ? ' (prix estimé)' : ''}`;

const section = (title: string, lines: readonly Line[]): string[] => [
  title,
  ...lines.map(row),
  `  ${'en tout'.padEnd(44)} ${''.padStart(12)}  ${usd(total(lines)).padStart(12)}`,
  '',
];

/** Figures of a bill, for programs: dollars by line. */
export interface BillFigures {
  readonly date: string;
  readonly prices: string;
  readonly dossiers: number;
  readonly perThousand: number;
  readonly perMonth: number;
  readonly perBoiteMonth: number;
  readonly dearest: readonly { readonly name: string; readonly usd: number; readonly grows: Growth }[];
  readonly lines: Readonly<Record<string, number>>;
}

const rounded = (amount: number): number => Number(amount.toPrecision(6));

/** The bill as a text, and its figures. */
export function told(usage: Usage, fixed: Fixed, prices: PriceList): { readonly text: string; readonly figures: BillFigures } {
  const [thousand, month, boite] = [perThousand(usage, prices), perMonth(usage, fixed, prices), perBoite(usage, prices)];
  const dearest = thousand.slice(0, 3);
  const estimated = thousand.filter(({ estimate }) => estimate);
  const text = [
    `Mesuré le ${usage.date} sur ${usage.dossiers} dossiers ; prix de liste du ${prices.date}, ${prices.region}, hors taxes, sans remise ni offre gratuite.`,
    '',
    ...section('Mille dossiers, du dépôt à la destruction :', thousand),
    `Part dont le prix n’a pas été lu sur une liste de la région : ${decimal((100 * total(estimated)) / total(thousand), 0)} %.`,
    '',
    'Les trois lignes les plus chères :',
    ...dearest.map(({ name, usd: amount, grows }) => `  ${name} : ${usd(amount, 2)}, croît ${GROWTH[grows]}`),
    '',
    ...section('Un mois où rien n’arrive :', month),
    ...section(`Un mois d’une boîte relevée tous les quarts d’heure (${decimal(SESSIONS_A_MONTH, 0)} sessions) :`, boite),
    'Durées : supposées sur Lambda à chaud (mesurées ici, entre parenthèses : celles d’un émulateur), en millisecondes par appel.',
    ...Object.entries(usage.functions).map(
      ([name, use]) =>
        `  ${name.padEnd(24)} ${decimal(use.invocations / usage.dossiers, 2).padStart(6)} par dossier  ${String(Math.round(warmMs(name, use))).padStart(5)}  (${Math.round(use.localMs / Math.max(1, use.invocations))})`,
    ),
  ].join('\n');
  const figures: BillFigures = {
    date: usage.date,
    prices: prices.date,
    dossiers: usage.dossiers,
    perThousand: rounded(total(thousand)),
    perMonth: rounded(total(month)),
    perBoiteMonth: rounded(total(boite)),
    dearest: dearest.map(({ name, usd: amount, grows }) => ({ name, usd: rounded(amount), grows })),
    lines: Object.fromEntries([...thousand, ...month, ...boite].map(({ name, usd: amount }) => [name, rounded(amount)])),
  };
  return { text, figures };
}
