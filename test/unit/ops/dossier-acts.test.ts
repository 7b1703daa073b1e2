import { describe, expect, test } from 'vitest';
import type { TransactItem } from '../../../functions/adapters/dossiers-table/client.ts';
import type { Decision } from '../../../functions/domain/decide.ts';
import type { Dossier, DossierEvent } from '../../../functions/domain/dossier.ts';
import type { Notice } from '../../../functions/domain/notices.ts';
import type { Deadline } from '../../../functions/domain/retention.ts';
import type { Hub } from '../../../ops/context/hub.ts';
import { eraseDossier } from '../../../ops/dossier/erase.ts';
import { deposited, sftpDeposit, withStatus } from '../domain/dossier-fixtures.ts';
import { NOW, run } from './run.ts';
import { directoryOf, raccordementOf } from './world.ts';

const { numero } = sftpDeposit;
const EXPIRES = '2026-12-20T08:00:00.000Z';
const fetched: Dossier = { ...withStatus('recu', sftpDeposit), expiresAt: EXPIRES, transmittedAt: NOW, fetchedAt: NOW };
const OTHER = raccordementOf({ insee: '69123', mode: 'courriel', boite: undefined, state: 'actif' });

/** A table of one dossier that keeps the rule of the versions, and says what else each transaction wrote. */
function scene(dossier: Dossier = fetched, { stale = false, deadlines = [] as Deadline[] } = {}) {
  const history: DossierEvent[] = [{ numero, seq: 1, at: '2026-11-20T08:00:00.000Z', after: 0, type: 'depose', deposit: sftpDeposit }];
  const world = {
    dossier,
    events: [] as DossierEvent[],
    extra: [] as TransactItem[],
    withdrawn: [] as string[],
    notices: [] as Notice[],
    rung: [] as object[],
    deadlines,
  };
  const load = async () => world.dossier;
  const hub = {
    ...directoryOf([raccordementOf({ state: 'actif', boite: 'commune-01001' }), OTHER]).hub,
    table: { name: 'dossiers' },
    dossiers: {
      load,
      loadWithChain: async (asked: string) => (asked === numero ? { dossier: world.dossier, carriedTo: 3 } : null),
      history: async () => [...history, ...world.events],
      commit: async (before: Dossier, decision: Decision, extra: readonly TransactItem[]) => {
        if (stale || before.version !== world.dossier.version) return 'stale';
        world.dossier = decision.dossier;
        world.events.push(...decision.events);
        world.extra.push(...extra);
        return 'committed';
      },
    },
    readings: {
      readings: async () => [{ numero, at: '2026-11-25T14:00:00.000Z', way: 'sftp', boite: 'commune-01001', operation: 'download' }],
    },
    boites: { withdraw: async (boite: string, fileName: string) => void world.withdrawn.push(`${boite} ${fileName}`) },
    notices: {
      owed: (notice: Notice) => {
        world.notices.push(notice);
        return { Put: { TableName: 'dossiers', Item: { pk: `AVIS#${notice.id}` } } };
      },
    },
    deadlines: { ofDossier: async () => world.deadlines },
    ringDestruction: async (bell: object) => void world.rung.push(bell),
  } as unknown as Partial<Hub>;
  return { world, hub };
}
/** Keys of the items of the same transaction. */
const keys = (items: readonly TransactItem[]) =>
  items
    .map((item) => (item.ConditionCheck?.Key ?? item.Update?.Key ?? item.Put?.Item) as { pk: string; sk?: string })
    .map(({ pk, sk }) => sk ?? pk);

describe('dossier resend', () => {
  test('asks for another delivery, while nobody delivers and the commune is connected, in one transaction', async () => {
    const { world, hub } = scene();
    const { code, acts } = await run(`dossier resend ${numero}`, { hub });
    expect(code).toBe(0);
    expect(world.events).toMatchObject([{ type: 'renvoi' }]);
    expect(keys(world.extra)).toEqual(['EFFECT#000001#depot-boite#mairie', 'RACCORDEMENT#RCO']);
    expect(world.notices).toEqual([]);
    expect(acts.at(-1)).toMatchObject({ act: 'dossier resend', target: numero, outcome: 'fait', author: 'camille@poste' });
  });
  test.each<[string, Dossier, string]>([
    ['answered', withStatus('en-cours', sftpDeposit), 'erreur-integration'],
    ['past its day 30', { ...fetched, expiresAt: NOW }, 'n’est plus disponible'],
    ['on its way', { ...deposited(sftpDeposit), expiresAt: EXPIRES }, 'déjà en cours'],
  ])('of a dossier %s is refused, and says what to do', async (_, dossier, sentence) => {
    const { world, hub } = scene({ ...dossier, expiresAt: dossier.expiresAt < NOW ? EXPIRES : dossier.expiresAt });
    const { code, said, acts } = await run(`dossier resend ${numero}`, { hub });
    expect([code, world.events]).toEqual([1, []]);
    expect(said).toContain(sentence);
    expect(acts.at(-1)?.outcome).toBe('refuse');
  });
  test('where somebody delivers at this very moment, comes back later', async () => {
    expect((await run(`dossier resend ${numero}`, { hub: scene(fetched, { stale: true }).hub })).said).toContain(
      'recommencez dans une minute',
    );
  });
  test('of a canary is refused', async () => {
    const { hub } = scene();
    const { said } = await run('dossier resend A-0-ESSAIABCDEFGH23', { hub });
    expect(said).toContain('n’est pas connu');
  });
});

describe('dossier reroute', () => {
  const reroute = `dossier reroute ${numero} --vers 69123`;
  test('is confirmed, takes the file away at once, and tells the first mairie in the same transaction', async () => {
    const { world, hub } = scene();
    expect((await run(reroute, { hub })).code).toBe(1);
    expect(world.events).toEqual([]);
    const { out } = await run(`${reroute} --oui`, { hub });
    expect(world.dossier).toMatchObject({
      insee: '69123',
      mode: 'courriel',
      status: 'depose',
      submittedAt: sftpDeposit.submittedAt,
      expiresAt: EXPIRES,
    });
    expect(world.withdrawn).toEqual([`commune-01001 ${sftpDeposit.fileName}`]);
    expect(world.notices).toMatchObject([{ kind: 'dossier-reoriente', to: { role: 'mairie', insee: '01001', demarche: 'RCO' } }]);
    expect(keys(world.extra)).toContain(`AVIS#dossier-reoriente.${numero}.4`);
    expect(out).toContain('sa mairie est priée de détruire sa copie');
  });
  test.each([
    ['that is not connected', '75056', 'n’est pas raccordée'],
    ['that has it already', '01001', 'déjà celui de cette commune'],
  ])('to a commune %s is refused', async (_, vers, sentence) => {
    const { world, hub } = scene();
    expect((await run(`dossier reroute ${numero} --vers ${vers} --oui`, { hub })).said).toContain(sentence);
    expect(world.events).toEqual([]);
  });
  test('of a dossier that is closed is refused', async () => {
    const { hub } = scene({ ...fetched, status: 'clos' });
    expect((await run(`${reroute} --oui`, { hub })).said).toContain('clos');
  });
});

describe('dossier erase', () => {
  const erase = `dossier erase ${numero} --motif effacement`;
  const of = (kind: 'contenu' | 'adresse', dueAt: string): Deadline => ({ kind, numero, state: 'attendue', dueAt });
  const document: Deadline = { kind: 'document', numero, state: 'attendue', dueAt: EXPIRES, id: 'ab'.repeat(16), key: 'documents/x' };
  const patience = (then: () => void) => ({ seconds: 2, wait: async () => then() });

  test('is confirmed; brings everything to its end, tells the mairie, rings for each, and says when it is proved', async () => {
    const { world, hub } = scene(fetched, { deadlines: [of('contenu', NOW), of('adresse', NOW), document] });
    expect((await run(erase, { hub })).code).toBe(1);
    expect(world.events).toEqual([]);
    // What destroy-content does, behind the command's back.
    const view = await eraseDossier(
      hub as Hub,
      { numero, motif: 'effacement' },
      new Date(NOW),
      patience(() => {
        world.dossier = { ...world.dossier, contentState: 'detruit' };
        world.deadlines = [];
      }),
    );
    expect(world.events).toMatchObject([{ type: 'effacement', reason: 'effacement' }]);
    expect(keys(world.extra)).toEqual([`ECHEANCE#document#${document.id}`, `AVIS#dossier-efface.${numero}.4`]);
    expect(world.rung).toEqual([
      { pk: `DOSSIER#${numero}`, sk: 'ECHEANCE#contenu', asOf: NOW, run: 'operateur' },
      { pk: `DOSSIER#${numero}`, sk: 'ECHEANCE#adresse', asOf: NOW, run: 'operateur' },
    ]);
    expect(view.data).toMatchObject({ destroyed: true, left: 0, erasedAt: NOW });
  });
  test('says so where something still holds it', async () => {
    const { hub } = scene(fetched, { deadlines: [of('contenu', NOW)] });
    const view = await eraseDossier(
      hub as Hub,
      { numero, motif: 'opposition' },
      new Date(NOW),
      patience(() => {}),
    );
    expect(view.data).toMatchObject({ destroyed: false, left: 1 });
  });
  test('again finishes what is left, and tells nobody twice', async () => {
    const { world, hub } = scene({ ...fetched, erasedAt: NOW, expiresAt: NOW, contentState: 'detruit' }, { deadlines: [document] });
    await eraseDossier(
      hub as Hub,
      { numero, motif: 'effacement' },
      new Date(NOW),
      patience(() => {}),
    );
    expect([world.events, world.notices]).toEqual([[], []]);
    expect(keys(world.extra)).toEqual([`ECHEANCE#document#${document.id}`]);
  });
  test('after day 30 has nothing left to do', async () => {
    const { hub } = scene({ ...fetched, expiresAt: NOW });
    expect((await run(`${erase} --oui`, { hub })).said).toContain('déjà eu sa fin');
  });
  test('needs a motif that is one', async () => {
    expect((await run(`dossier erase ${numero} --motif envie --oui`, { hub: scene().hub })).code).toBe(2);
  });
});
