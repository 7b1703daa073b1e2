import { expect, test } from 'vitest';
import { type BoiteHappening, type BoiteWatch, QUIET_BOITE } from '../../../functions/domain/boite-watch.ts';
import { RaccordementSchema } from '../../../functions/domain/commune.ts';
import { BoiteSchema } from '../../../functions/domain/ids.ts';
import { createWatchBoite } from '../../../functions/shared/watch-boite.ts';

const boite = BoiteSchema.parse('bourg-01053');
const raccordement = RaccordementSchema.parse({
  insee: '01053',
  demarche: 'RCO',
  state: 'actif',
  mode: 'sftp',
  boite,
  mailbox: 'mairie@exemple.test',
});

/** A watch in memory; `stale` writes of others come before ours. */
function world({ stale = 0 } = {}) {
  let kept: BoiteWatch = QUIET_BOITE;
  let left = stale;
  const owed: string[] = [];
  const watch = createWatchBoite({
    load: async () => kept,
    save: async (_, next) => {
      if (left > 0) {
        left -= 1;
        kept = { ...kept, version: kept.version + 1 };
        return 'stale';
      }
      kept = { ...next, version: next.version + 1 };
      return 'saved';
    },
    raccordementsOf: async () => [raccordement],
    owe: async ({ id }) => void owed.push(id),
    now: () => new Date('2026-11-25T10:00:00.000Z'),
  });
  return { watch: (happening: BoiteHappening) => watch(boite, happening), owed, kept: () => kept };
}
const refused: BoiteHappening = { kind: 'retour-refuse', code: 'ZIP_ILLISIBLE' };

test('a stuck boite owes the notice of the day, under one name', async () => {
  const { watch, owed } = world();
  for (let file = 0; file < 6; file++) await watch(refused);
  expect(owed).toEqual(Array(2).fill('depot-bloque.01053.RCO.2026-11-25'));
});

test('a write of somebody else is not lost: the watch is read again', async () => {
  const { watch, kept } = world({ stale: 2 });
  await watch(refused);
  expect(kept()).toMatchObject({ refused: 1, version: 3 });
});

test('endless writes of others give up, and the message comes again', async () => {
  await expect(world({ stale: 99 }).watch(refused)).rejects.toMatchObject({ name: 'BoiteWatchContendedError' });
});

test('a quiet boite is not written', async () => {
  const { watch, kept } = world();
  await watch({ kind: 'envoi-termine' });
  expect(kept()).toBe(QUIET_BOITE);
});
