import { describe, expect, test } from 'vitest';
import { afterHappening, type BoiteHappening, type BoiteWatch, QUIET_BOITE, stuckNotices } from '../../../functions/domain/boite-watch.ts';
import { type Raccordement, RaccordementSchema } from '../../../functions/domain/commune.ts';
import { BoiteSchema } from '../../../functions/domain/ids.ts';
import { secondsLater } from '../../../functions/domain/instants.ts';
import { NoticeSchema } from '../../../functions/domain/notices.ts';

const START = '2026-11-25T23:30:00.000Z';
const boite = BoiteSchema.parse('bourg-01053');

/** What a boite was told after each happening, one every so many seconds. */
function told(happenings: readonly BoiteHappening[], everySeconds = 60): (string | undefined)[] {
  let watch: BoiteWatch = QUIET_BOITE;
  return happenings.map((happening, rank) => {
    const after = afterHappening(watch, happening, secondsLater(START, rank * everySeconds));
    watch = after.watch;
    return after.stuck && `${after.stuck.cause} ${after.stuck.files}`;
  });
}
const broken: BoiteHappening = { kind: 'envoi-interrompu' };
const ended: BoiteHappening = { kind: 'envoi-termine' };
const refused: BoiteHappening = { kind: 'retour-refuse', code: 'ZIP_ILLISIBLE' };
const accepted: BoiteHappening = { kind: 'retour-accepte' };

describe('a boite is stuck', () => {
  test('when three uploads break off within an hour, and from then on', () => {
    expect(told([broken, broken, broken, broken])).toEqual([undefined, undefined, 'envois-interrompus 3', 'envois-interrompus 3']);
  });

  test('not where they are further apart', () => {
    expect(told([broken, broken, broken], 1_800)).toEqual([undefined, undefined, undefined]);
  });

  test('not where one ends in between', () => {
    expect(told([broken, broken, ended, broken, broken])).toEqual(Array(5).fill(undefined));
  });

  test('when five files in a row are refused, however slowly', () => {
    expect(told(Array(5).fill(refused), 86_400)).toEqual([undefined, undefined, undefined, undefined, 'fichiers-refuses 5']);
  });

  test('not where one is accepted in between', () => {
    expect(told([...Array(4).fill(refused), accepted, ...Array(4).fill(refused)])).toEqual(Array(9).fill(undefined));
  });

  test('at once where a file stayed incomplete', () => {
    expect(told([{ kind: 'retour-refuse', code: 'ENVOI_INCOMPLET' }])).toEqual(['envoi-incomplet 1']);
  });
});

test.each([ended, accepted])('nothing is written where all was well: $kind', (happening) => {
  expect(afterHappening(QUIET_BOITE, happening, START).watch).toBe(QUIET_BOITE);
});

describe('the notice of a stuck boite', () => {
  const raccordement = (demarche: 'RCO' | 'ILE', contact?: string): Raccordement =>
    RaccordementSchema.parse({
      insee: '01053',
      demarche,
      state: 'actif',
      mode: 'sftp',
      boite,
      mailbox: 'mairie@exemple.test',
      ...(contact === undefined ? {} : { technicalContact: contact }),
    });
  const stuck = { cause: 'fichiers-refuses', files: 5, since: START } as const;

  test('goes to the technical contact of each raccordement, and holds no address', () => {
    const notices = stuckNotices(boite, stuck, [raccordement('RCO', 'a@editeur.test'), raccordement('ILE', 'b@editeur.test')], START);
    expect(notices.map((notice) => NoticeSchema.parse(notice).to)).toEqual(
      ['RCO', 'ILE'].map((demarche) => ({ role: 'contact-technique-commune', insee: '01053', demarche })),
    );
    expect(JSON.stringify(notices)).not.toContain('@');
  });

  test.each([
    ['one editor for both démarches', 'a@editeur.test', 'a@editeur.test'],
    ['no contact but the mailbox', undefined, undefined],
  ])('is sent once: %s', (_, first, second) => {
    expect(stuckNotices(boite, stuck, [raccordement('RCO', first), raccordement('ILE', second)], START)).toHaveLength(1);
  });

  test('is one a day, by the days of Paris', () => {
    const ids = [START, secondsLater(START, 3_600), secondsLater(START, 86_400)].map(
      (now) => stuckNotices(boite, stuck, [raccordement('RCO')], now)[0]?.id,
    );
    expect(ids).toEqual(['depot-bloque.01053.RCO.2026-11-26', 'depot-bloque.01053.RCO.2026-11-26', 'depot-bloque.01053.RCO.2026-11-27']);
  });
});
