import { describe, expect, test } from 'vitest';
import { EMPTY_RECEIVES, type Line, perBoite, perMonth, perThousand, SESSIONS_A_MONTH, total } from '../../../bench/cost/bill.ts';
import { gbSeconds, warmMs } from '../../../bench/cost/durations.ts';
import { type Fixed, runsAMonth } from '../../../bench/cost/fixed.ts';
import { priceList } from '../../../bench/cost/prices.ts';
import { told } from '../../../bench/cost/print.ts';
import { emptyUse, keptUsage } from '../../../bench/cost/usage.ts';
import { usage } from './usage-fixture.ts';

const prices = priceList();
const fixed: Fixed = {
  servers: 1,
  keys: 1,
  secrets: 1,
  dashboards: 1,
  alarmMetrics: 20,
  compositeAlarms: 1,
  polled: 10,
  runs: { 'sweep-due': 4_380 },
};
const named = (bill: readonly Line[], name: string): Line => {
  const found = bill.find((line) => line.name === name);
  if (found === undefined) throw new Error(`no line ${name}`);
  return found;
};

describe('the bill of a thousand dossiers', () => {
  const bill = perThousand(usage(), prices);

  test.each([
    // A hundred times what ten dossiers used.
    ['Step Functions : transitions', 6_200, 6_200 * 0.0000297],
    ['SQS : messages', 3 * 8_000, 24_000 * 0.0000004],
    ['S3 : PUT, COPY, LIST', 4_400, 4_400 * 0.0000053],
    ['GuardDuty : objets', 1_500, 1_500 * 0.000215],
    ['SES : destinataires', 1_600, 0.16],
    ['DynamoDB : écritures', 42_200, 42_200 * 0.0000007423],
    ['DynamoDB : écritures d’index', 7_000, 7_000 * 0.0000007423],
    ['Connecteurs : appels', 400, 0.4],
    // 50,000 bytes of ten dossiers: 5 MB, kept in the table and in its point-in-time recovery.
    ['DynamoDB : ce qui reste, chaque mois', 0.005, 0.005 * 0.29725],
    ['DynamoDB : sauvegarde continue, chaque mois', 0.005, 0.005 * 0.23776],
    // 10 MB for a month, 3 MB for eight days of thirty: 10.8 MB.
    ['S3 : un mois de contenu', 1.08, 1.08 * 0.024],
    // Fetched by sFTP 2 MB, pushed 2 MB, six packages of 1 MB downloaded in the GS.
    ['Sorties vers Internet', 1, 0.09],
  ])('%s', (name, quantity, dollars) => {
    expect(named(bill, name).quantity).toBeCloseTo(quantity, 6);
    expect(named(bill, name).usd).toBeCloseTo(dollars, 8);
  });

  test('stands with its dearest line first, and is their sum', () => {
    expect(bill.map(({ usd }) => usd)).toEqual(bill.map(({ usd }) => usd).toSorted((a, b) => b - a));
    expect(total(bill)).toBeCloseTo(
      bill.reduce((sum, { usd }) => sum + usd, 0),
      12,
    );
  });

  test('does not depend on how many dossiers were played', () => {
    const twice = usage();
    const doubled = perThousand({ ...twice, dossiers: 20 }, prices);
    expect(total(doubled)).toBeCloseTo(
      total(bill) / 2 + named(doubled, 'Sorties vers Internet').usd - named(bill, 'Sorties vers Internet').usd / 2,
      9,
    );
  });
});

test('a month costs what stands there, and the empty looks into each queue', () => {
  const month = perMonth(usage(), fixed, prices);
  expect(named(month, 'Serveur sFTP').usd).toBeCloseTo(219, 6);
  // Five pollers, three looks a minute each: 657,000 a month and queue.
  expect(EMPTY_RECEIVES).toBe(657_000);
  expect(named(month, 'Files vides : réceptions').usd).toBeCloseTo(2.628, 6);
  expect(named(month, 'Fonctions périodiques : lectures').quantity).toBe(9 * 4_380);
});

test('a boite costs its logins, whatever lies there', () => {
  const boite = perBoite(usage(), prices);
  expect(SESSIONS_A_MONTH).toBe(2_920);
  expect(named(boite, 'Ouverture de session : lectures').quantity).toBe(3 * 2_920);
  expect(boite[0]?.name).toBe('Ouverture de session : calcul');
});

test.each([
  ['rate(10 minutes)', 4_380],
  ['rate(1 hour)', 730],
  ['rate(1 day)', 30],
])('%s is %d runs a month', (expression, runs) => {
  expect(runsAMonth(expression)).toBe(runs);
});

test('a schedule of another kind is not guessed', () => {
  expect(() => runsAMonth('cron(0 8 * * ? *)')).toThrow('of another kind');
});

test('an invocation lasts as long as its own work and its calls, one after the other', () => {
  const calls = { 'dynamodb:GetItem': 2, 'dynamodb:TransactWriteItems': 2, 's3:PutObject': 2 };
  // 8 of its own, and for each of the two: 6, 15 and 35.
  expect(warmMs('open-in-gs', { invocations: 2, calls })).toBe(8 + 6 + 15 + 35);
  // A tenth begins cold, 350 ms.
  expect(gbSeconds('open-in-gs', { ...emptyUse(), invocations: 2, memoryMb: 512, calls })).toBeCloseTo((2 * (64 + 35) * 0.5) / 1000, 9);
});

describe('the kept run', () => {
  const kept = keptUsage();

  test('is one of the product: at most twelve transitions a dossier, a mail or two more than the law asks for', () => {
    expect(kept.machine.transitions / kept.dossiers).toBeLessThanOrEqual(12);
    expect(kept.mails.count / kept.dossiers).toBeGreaterThan(2);
    expect(kept.functions['receive-deposit']?.invocations).toBeGreaterThanOrEqual(2 * kept.dossiers);
  });

  test('is told with its three dearest lines and how they grow', () => {
    const { text, figures } = told(kept, fixed, prices);
    expect(figures.dearest).toHaveLength(3);
    expect(text).toContain('Les trois lignes les plus chères');
    expect(figures.perThousand).toBeCloseTo(total(perThousand(kept, prices)), 4);
  });
});

test.each(Object.keys(prices.prices))('the price %s is one of a line: without it there is no bill', (name) => {
  const { [name]: _, ...others } = prices.prices;
  const bill = () => [perThousand, perBoite].map((lines) => lines(usage(), { ...prices, prices: others }));
  expect(() => [bill(), perMonth(usage(), fixed, { ...prices, prices: others })]).toThrow(`no price for ${name}`);
});

test('every price has a source, and says where it was not read for the region', () => {
  for (const [name, { list, estimate }] of Object.entries(prices.prices)) {
    const read = ['bulk', 'query', 'page'].includes(list);
    expect(estimate === true, name).toBe(!read);
  }
});
