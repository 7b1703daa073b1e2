import { expect, test } from 'vitest';
import type { Dossier } from '../../../functions/domain/dossier.ts';
import { BoiteSchema } from '../../../functions/domain/ids.ts';
import type { BoiteObject, Pass } from '../../../functions/domain/reconciliation.ts';
import { createReconcileBoites } from '../../../functions/reconcile-boites/reconcile-boites.ts';
import { createApplyCommand } from '../../../functions/shared/apply-command.ts';
import { sftpDeposit, withStatus } from '../domain/dossier-fixtures.ts';
import { emitted } from './emitted.ts';

const boite = BoiteSchema.parse('commune-01001');
const gone: BoiteObject = {
  boite,
  folder: 'teledossiers',
  name: sftpDeposit.fileName,
  deleted: true,
  at: '2026-11-25T09:00:00.000Z',
};
const answer = (name: string, of = boite): BoiteObject => ({ ...gone, boite: of, folder: 'retours', name, deleted: false });

/** Boites in memory, one page for each list; `broken`: numbers whose dossier cannot be read. */
function world(pages: readonly (readonly BoiteObject[])[], dossier: Dossier = withStatus('transmis', sftpDeposit)) {
  let kept: Pass | null = null;
  let current = dossier;
  const rung: string[] = [];
  const events: string[] = [];
  const broken = new Set<string>();
  const load = async (numero: string) => {
    if (broken.has(numero)) throw new Error('the table does not answer');
    return numero === current.numero ? current : null;
  };
  const reconcile = createReconcileBoites({
    last: async () => kept,
    save: async (pass) => {
      if ((kept?.version ?? 0) !== pass.version) return 'lost';
      kept = { ...pass, version: pass.version + 1 };
      return 'saved';
    },
    walk: async (after) => {
      const rank = after === '' ? 0 : Number(after);
      return { objects: pages[rank] ?? [], after: rank + 1 < pages.length ? String(rank + 1) : undefined };
    },
    load,
    apply: createApplyCommand({
      load,
      commit: async (_, decision) => {
        current = decision.dossier;
        events.push(...decision.events.map(({ type }) => type));
        return 'committed';
      },
      now: () => new Date('2026-11-25T10:00:00.000Z'),
    }),
    provedDelivery: () => [],
    ringBoite: async (one) => void rung.push(one),
    now: () => new Date('2026-11-25T10:00:00.000Z'),
    unheardSeconds: 1_200,
  });
  return { run: (remainingMs = () => 900_000) => reconcile(remainingMs), rung, events, broken, kept: () => kept };
}

test('a pass that came to its end is counted, so that one that never does shows', async () => {
  const names = async (run: () => Promise<unknown>) => (await emitted(run)).map(({ name }) => name);
  const { run } = world([[gone], [gone]]);
  const times = [900_000, 0];
  expect(await names(() => run(() => times.shift() ?? 0))).not.toContain('ReconciliationEnded');
  expect(await names(() => run())).toContain('ReconciliationEnded');
});

test('a package taken away without an event makes its dossier received, once', async () => {
  const { run, events } = world([[gone]]);
  expect(await run()).toMatchObject({ fetches: 1, finished: true });
  expect(await run()).toMatchObject({ fetches: 0 });
  expect(events).toEqual(['recu']);
});

test.each<[string, Partial<BoiteObject>, Dossier?]>([
  ['another boite’s file of that name', { boite: BoiteSchema.parse('commune-69123') }],
  ['another file of that number', { name: sftpDeposit.fileName.replace('RCO-2', 'RCO-3') }],
  ['a dossier that is received already', {}, withStatus('recu', sftpDeposit)],
  ['a dossier that is answered', {}, withStatus('clos', sftpDeposit)],
])('%s, taken away, changes nothing', async (_, changed, dossier) => {
  const { run, events } = world([[{ ...gone, ...changed }]], dossier);
  expect(await run()).toMatchObject({ fetches: 0, failed: 0 });
  expect(events).toEqual([]);
});

test('an answer that nobody handled rings its boite, once a pass for all its files', async () => {
  const other = BoiteSchema.parse('commune-01002');
  const { run, rung } = world([
    [answer('a.zip'), answer('b.zip')],
    [answer('c.zip'), answer('d.zip', other)],
  ]);
  expect(await run()).toMatchObject({ bells: 2, pages: 2 });
  expect(rung).toEqual([boite, other]);
});

test.each<[string, Partial<BoiteObject>]>([
  ['of no dossier', { name: sftpDeposit.fileName.replace('TESTTEST', 'INCONNU0') }],
  ['of another boite', { boite: BoiteSchema.parse('commune-69123') }],
  ['of no number at all', { name: 'RitaGS.copie.zip' }],
])('a package %s is counted as an orphan', async (_, changed) => {
  expect(await world([[{ ...gone, deleted: false, ...changed }]]).run()).toMatchObject({ orphans: 1 });
});

test('a package that its dossier knows is none', async () => {
  expect(await world([[{ ...gone, deleted: false }]]).run()).toMatchObject({ orphans: 0, fetches: 0 });
});

test('short of time, a pass stops behind a page, and the next invocation goes on there', async () => {
  const { run, rung } = world([[answer('a.zip')], [answer('a.zip', BoiteSchema.parse('commune-01002'))]]);
  const times = [900_000, 1_000];
  expect(await run(() => times.shift() ?? 0)).toMatchObject({ pages: 1, finished: false });
  expect(await run()).toMatchObject({ pages: 1, finished: true });
  expect(rung).toEqual([boite, 'commune-01002']);
});

test('a file that cannot be compared keeps nothing else back, and is looked at again by the next pass', async () => {
  const { run, broken, events, rung, kept } = world([[gone, answer('a.zip')]]);
  broken.add(sftpDeposit.numero);
  expect(await run()).toMatchObject({ failed: 1, bells: 1, finished: true });
  expect(kept()?.failed).toBe(1);
  broken.clear();
  expect(await run()).toMatchObject({ failed: 0, fetches: 1 });
  expect([events, rung]).toEqual([['recu'], [boite, boite]]);
});

test('two invocations at once: the one that comes late leaves the pass to the other', async () => {
  const { run } = world([[gone], [gone]]);
  const [first, second] = await Promise.all([run(), run()]);
  expect([first.finished, second.finished].sort()).toEqual([false, true]);
});
