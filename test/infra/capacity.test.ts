import { describe, expect, test } from 'vitest';
import { ceilings } from '../../bench/capacity/ceilings.ts';
import { demandOf } from '../../bench/capacity/demand.ts';
import { quotasOfRegion } from '../../bench/capacity/quotas.ts';
import { simulate } from '../../bench/capacity/simulate.ts';
import { stageLimits } from '../../bench/capacity/stage-limits.ts';
import { fixedOf } from '../../bench/cost/fixed.ts';
import { keptUsage } from '../../bench/cost/usage.ts';
import { stageConfig } from '../../infra/config.ts';
import { synthesise } from './stages.ts';

const config = stageConfig('prod');
const stage = synthesise('prod');
const limits = stageLimits(stage);
const [usage, quotas] = [keptUsage(), quotasOfRegion()];
const demand = demandOf(usage);

test('the limits of a stage are read in its templates', () => {
  const { depositConcurrency, mailConcurrency, deliveryConcurrency } = config.queues;
  expect(limits.consumers).toMatchObject({
    'receive-deposit': depositConcurrency,
    'receive-return-flow': depositConcurrency,
    'advance-deliveries': deliveryConcurrency,
    'send-mails': mailConcurrency,
  });
  expect(limits.reservedOf).toEqual({ 'identify-sftp-user': config.access.loginConcurrency });
  expect(limits.stream).toEqual({ batch: 25, parallel: 4 });
});

test('what is billed by the month is counted in its templates', () => {
  const fixed = fixedOf(stage);
  expect(fixed).toMatchObject({ servers: 1, keys: 1 });
  expect(fixed.runs).toMatchObject({ 'sweep-due': 4_380, 'record-dead-letters': 4_380, 'reconcile-boites': 730 });
  expect(Object.keys(fixed.runs)).toHaveLength(stage.ofType('AWS::Scheduler::Schedule').length);
  expect(fixed.polled).toBe(Object.keys(limits.consumers).length);
});

describe('the design point', () => {
  test('a hundred dossiers a second are within every limit of our own', () => {
    const ours = ceilings(usage, demand, quotas, limits).filter(({ whose, onTheWay }) => whose === 'hub' && onTheWay);
    expect(ours.filter(({ rate }) => rate < 100).map(({ name }) => name)).toEqual([]);
  });

  test('a minute of it reaches the communes in less than a minute at p99, the malware scan left out', () => {
    const { hub, backlog } = simulate({ rate: 100, seconds: 60 }, { demand, quotas, limits });
    expect(hub.p99).toBeLessThan(60);
    expect(backlog.drain).toBeLessThan(60);
  });
});
