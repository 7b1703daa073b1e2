import { describe, expect, test } from 'vitest';
import { asks, peakOf } from '../../../bench/capacity/asks.ts';
import { ceilings } from '../../../bench/capacity/ceilings.ts';
import { demandOf } from '../../../bench/capacity/demand.ts';
import { quotasOfRegion } from '../../../bench/capacity/quotas.ts';
import { quantile, simulate } from '../../../bench/capacity/simulate.ts';
import { type StageLimits, stageLimits } from '../../../bench/capacity/stage-limits.ts';
import type { Resource } from '../../../infra/stage-templates.ts';
import { usage } from './usage-fixture.ts';

const quotas = quotasOfRegion();
const limits: StageLimits = {
  consumers: { 'receive-deposit': 50, 'advance-deliveries': 20, 'send-mails': 10, 'record-mail-events': 10 },
  stream: { batch: 25, parallel: 4 },
  reservedOf: {},
  reserved: 100,
};
const measured = usage();
const demand = demandOf(measured);
const options = { demand, quotas, limits };
const known = (name: string, given = limits, of = quotas) => {
  const found = ceilings(measured, demand, of, given).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no limit ${name}`);
  return found;
};

describe('what a deposit asks for', () => {
  test('the first bell is known, the second has the rest of both', () => {
    // 30 ms for what 20 invocations did on average is not enough of a check: by hand, 8 + 12 + 40 calls of 35 ms over 20.
    const both = 2 * (8 + 12 + (40 * 35) / 20);
    expect(1000 * (demand.bell.seconds + demand.receive.seconds)).toBeCloseTo(both, 6);
    expect(1000 * demand.bell.seconds).toBeCloseTo(8 + 2 * 35, 6);
    expect(demand.receive.written).toBe(10);
  });

  test('a push starts two executions, the others one: by hand, 150 starts a second are 130 dossiers', () => {
    expect(known('Step Functions : démarrages').rate).toBeCloseTo(150 / 1.15, 6);
  });

  test('mails leave at the rate that SES grants', () => {
    expect(known('SES : destinataires').rate).toBeCloseTo(14 / 1.55, 6);
    expect(known('SES : destinataires').onTheWay).toBe(false);
  });
});

test('of all that read the stream, only what starts lifecycles is waited for, wherever its template names it', () => {
  const functionNamed = (id: string, name: string) => ({
    ...{ id, stack: 'Workflow', Type: 'AWS::Lambda::Function' },
    Properties: { Environment: { Variables: { POWERTOOLS_SERVICE_NAME: name } } },
  });
  const reading = (of: string, some: Resource['Properties']) => ({
    ...{ id: `${of}Stream`, stack: 'Workflow', Type: 'AWS::Lambda::EventSourceMapping' },
    Properties: { FunctionName: { Ref: of }, StartingPosition: 'TRIM_HORIZON', ...some },
  });
  const starter = [functionNamed('Start', 'start-lifecycle'), reading('Start', { BatchSize: 25, ParallelizationFactor: 4 })];
  const other = [functionNamed('Publish', 'publish-directory'), reading('Publish', { BatchSize: 500 })];
  const templates = (resources: typeof starter) => ({ ofType: (type: string) => resources.filter(({ Type }) => Type === type) });
  for (const order of [
    [...starter, ...other],
    [...other, ...starter],
  ])
    expect(stageLimits(templates(order)).stream).toEqual({ batch: 25, parallel: 4 });
  expect(() => stageLimits(templates(other))).toThrow('start-lifecycle reads no stream');
});

describe('the simulated way', () => {
  test('is the same for the same seed, and another for another', () => {
    const scenario = { rate: 5, seconds: 60 };
    expect(simulate(scenario, { ...options, seed: 3 })).toEqual(simulate(scenario, { ...options, seed: 3 }));
    expect(simulate(scenario, { ...options, seed: 4 }).hub).not.toEqual(simulate(scenario, { ...options, seed: 3 }).hub);
  });

  test('brings every deposit to its commune, in as many as came', () => {
    const { deposits } = simulate({ rate: 20, seconds: 300 }, options);
    // Poisson: 6,000 give or take four times the square root.
    expect(Math.abs(deposits - 6_000)).toBeLessThan(4 * Math.sqrt(6_000));
  });

  // The lowest limit decides: by arithmetic 0.8 of it leaves nobody waiting for long, 1.3 of it leaves more and more.
  test.each([
    [0.8, (drain: number) => drain < 15],
    [1.3, (drain: number) => drain > 30],
  ])('at %d of its lowest limit', (part, fits) => {
    const tight: StageLimits = { ...limits, consumers: { ...limits.consumers, 'receive-deposit': 5 } };
    const { rate } = known('Réception des dépôts : concurrence', tight);
    const { backlog, seen } = simulate({ rate: rate * part, seconds: 600 }, { ...options, limits: tight });
    expect(fits(backlog.drain)).toBe(true);
    expect(seen.depot.peak > 0.97).toBe(part > 1);
  });

  test.each([
    [0.8, (drain: number) => drain < 15],
    [1.3, (drain: number) => drain > 30],
  ])('at %d of what one visit of endpoints at a time lets through, pushes wait for it as well', (part, fits) => {
    const tight: StageLimits = { ...limits, consumers: { ...limits.consumers, 'advance-deliveries': 1 } };
    const { rate } = known('Remises par push : concurrence', tight);
    const { backlog } = simulate({ rate: rate * part, seconds: 400 }, { ...options, limits: tight });
    expect(fits(backlog.drain)).toBe(true);
  });

  test('a bucket of starts that is small holds them back, as the arithmetic says', () => {
    const few = { ...quotas, executionStarts: { ...quotas.executionStarts, size: 10, refill: 20 } };
    const { backlog, seen } = simulate({ rate: 30, seconds: 300 }, { ...options, quotas: few });
    // Nine thousand deposits want 10,350 starts; 20 a second are 517 s, for 300 s of deposits and 100 s more of scans.
    expect(seen.starts.waiting).toBeGreaterThan(1_000);
    expect(backlog.drain).toBeGreaterThan(60);
    expect(backlog.drain).toBeLessThan(160);
  });
});

test('a quantile is the value below which a share lies', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  expect([quantile(hundred, 0.5), quantile(hundred, 0.99), quantile(hundred, 1), quantile([], 0.5)]).toEqual([50, 99, 100, 0]);
});

describe('what to ask for', () => {
  test('eight million a year have the peaks of the design point', () => {
    const { hour, minute } = peakOf(8_000_000);
    expect(hour).toBeCloseTo(20.5, 1);
    expect(minute).toBeCloseTo(103, 0);
  });

  test('what a peak needs with a third to spare, where the limit is lower', () => {
    const found = asks(ceilings(measured, demand, quotas, limits), { hour: 20, minute: 100 });
    // Mails over the hour: 20 × 1.55 × 4/3; starts at the minute: 100 × 1.15 × 4/3.
    expect(found.find(({ name }) => name === 'SES : destinataires')).toMatchObject({ limit: 14, needed: 42, whose: 'aws' });
    expect(found.find(({ name }) => name === 'Step Functions : démarrages')).toMatchObject({ limit: 150, needed: 154 });
    expect(found.find(({ name }) => name === 'S3 : PUT sous un préfixe')).toBeUndefined();
  });
});
