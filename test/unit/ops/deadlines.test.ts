import { expect, test } from 'vitest';
import type { Hub } from '../../../ops/context/hub.ts';
import { run } from './run.ts';

const REPORT = {
  run: 'balayage-1',
  dryRun: true,
  paused: false,
  more: false,
  late: 0,
  due: 3,
  acted: 0,
  failed: 0,
  kinds: {
    courriels: { due: 1, acted: 0, failed: 0, oldest: '2026-11-25T14:00:00.000Z' },
    destructions: { due: 2, acted: 0, failed: 0, oldest: '2026-11-24T14:00:00.000Z' },
  },
  items: [{ pk: 'DOSSIER#A-4-QX9WR26D', sk: 'ECHEANCE#contenu', dueAt: '2026-11-24T14:00:00.000Z' }],
};

function scene(answer: object = REPORT) {
  const asked: unknown[] = [];
  const hub = {
    names: { SweepDueFunction: 'sweep-due' },
    calls: {
      call: async (name: string, input: object) => {
        asked.push([name, input]);
        return answer;
      },
    },
  } as unknown as Partial<Hub>;
  return { asked, hub };
}

test('the deployed sweeper is asked, and does nothing', async () => {
  const { hub, asked } = scene();
  const { out, acts } = await run('deadlines --as-of 2026-12-24T10:00:00+01:00 --dry-run', { hub });
  expect(asked).toEqual([['sweep-due', { dryRun: true, asOf: '2026-12-24T09:00:00.000Z' }]]);
  expect(acts).toEqual([]);
  expect(out).toContain('Ce que le balayage ferait le 24/12/2026 10:00:00 ; rien n’est fait.');
  // Oldest first.
  expect(out.indexOf('destructions')).toBeLessThan(out.indexOf('courriels'));
  expect(out).toMatch(/24\/11\/2026 15:00:00 +DOSSIER#A-4-QX9WR26D +ECHEANCE#contenu/);
});
test('without --dry-run it sweeps: confirmed, and recorded with its author', async () => {
  const { hub, asked } = scene({ ...REPORT, dryRun: false, items: [] });
  expect((await run('deadlines', { hub })).code).toBe(1);
  expect(asked).toEqual([]);
  const swept = await run('deadlines --oui', { hub });
  expect(asked).toEqual([['sweep-due', { dryRun: false }]]);
  expect(swept.acts.map(({ act, outcome }) => [act, outcome])).toEqual([
    ['deadlines', 'en-cours'],
    ['deadlines', 'fait'],
  ]);
});
test('the sweeper that would not act ahead of the clock says so', async () => {
  const { out } = await run('deadlines --as-of 2027-01-01T00:00:00Z --oui', { hub: scene().hub });
  expect(out).toContain('essai à blanc');
});
test('an item that failed is an answer that is not good', async () => {
  const failed = { ...REPORT, dryRun: false, kinds: { courriels: { due: 1, acted: 0, failed: 1 } } };
  expect((await run('deadlines --oui', { hub: scene(failed).hub })).code).toBe(1);
});
test.each(['hier', '2026-12-24', '2026-12-24T09:00:00'])('%s is no instant', async (instant) => {
  expect((await run(`deadlines --dry-run --as-of ${instant}`, { hub: scene().hub })).code).toBe(2);
});
