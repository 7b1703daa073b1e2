import { expect, test } from 'vitest';
import type { Dossier } from '../../../functions/domain/dossier.ts';
import { secondsLater } from '../../../functions/domain/instants.ts';
import type { Period } from '../../../functions/domain/report.ts';
import type { Hub } from '../../../ops/context/hub.ts';
import { sftpDeposit, withStatus } from '../domain/dossier-fixtures.ts';
import { run } from './run.ts';
import { COMMUNE, directoryOf, raccordementOf } from './world.ts';

const AT = '2026-11-20T08:00:00.000Z';
const dossier: Dossier = {
  ...withStatus('clos', sftpDeposit),
  transmittedAt: AT,
  fetchedAt: secondsLater(AT, 5_400),
  answeredAt: secondsLater(AT, 90_000),
};

function scene() {
  const asked: [string, string, Period][] = [];
  const lyon = { ...COMMUNE, insee: '69123' as typeof COMMUNE.insee, name: '=Lyon' };
  const { hub } = directoryOf([raccordementOf(), raccordementOf({ demarche: 'ILE' }), raccordementOf({ insee: '69123' })], [COMMUNE, lyon]);
  const communeDossiers = {
    async *submittedIn(insee: string, demarche: string, period: Period) {
      asked.push([insee, demarche, period]);
      if (demarche === 'RCO') yield dossier;
    },
  };
  return { asked, hub: { ...hub, communeDossiers } as unknown as Partial<Hub> };
}

test('one line for each commune and démarche that had dossiers', async () => {
  const { hub } = scene();
  const { out } = await run('report', { hub });
  expect(out).toMatch(/01001 +L’Abergement-Clémenciat +RCO +1 +1 +1 +1 +1 +0 +1,5 h \/ 1,5 h +25 h \/ 25 h/);
  expect(out).not.toContain('ILE');
});
test('as a file for a spreadsheet, with a name that would be a formula', async () => {
  const { hub } = scene();
  const { out } = await run('report --csv', { hub });
  const [headers, first, second] = out.split('\r\n');
  expect(headers).toMatch(/^\uFEFFCode INSEE;Commune;Démarche;Reçus;/);
  expect(first).toBe('01001;L’Abergement-Clémenciat;RCO;1;1;1;1;1;0;1,5;1,5;25;25');
  expect(second).toMatch(/^69123;'=Lyon;/);
});
test('as JSON, with delays in seconds and the instants of the period', async () => {
  const { hub } = scene();
  const { json } = await run('report 01001 --du 2026-11-01 --au 2026-11-25 --json', { hub });
  expect(json()).toMatchObject({
    from: '2026-10-31T23:00:00.000Z',
    before: '2026-11-25T23:00:00.000Z',
    communes: [{ insee: '01001', received: 1, fetchDelay: { median: 5_400 }, answerDelay: { p90: 90_000 } }],
  });
});
test('of a département alone, of the last 31 days where no day is given', async () => {
  const { hub, asked } = scene();
  await run('report --departement 69', { hub });
  expect(asked).toEqual([['69123', 'RCO', { from: '2026-10-24T22:00:00.000Z', before: '2026-11-25T23:00:00.000Z' }]]);
});
test.each(['report --departement ain', 'report --du hier', 'report --du 2026-11-25 --au 2026-11-01'])('%s is mistyped', async (line) => {
  expect((await run(line, { hub: scene().hub })).code).toBe(2);
});
