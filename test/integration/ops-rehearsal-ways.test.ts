import { beforeAll, describe, expect, inject, test } from 'vitest';
import { answerTo } from '../../local/players/commune.ts';
import { type World, world } from '../e2e/world.ts';
import { done, type Line, reds, rehearse } from '../ops-command.ts';

let w: World;
beforeAll(() => {
  w = world(inject('outputs'));
});

/** A rehearsal, and what is done once the number of its canary is told. */
async function rehearsed(insee: string, demarche: string, play: (numero: string) => Promise<unknown>): Promise<Line[]> {
  let tell: (numero: string) => void = () => {};
  const told = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const hear = (said: string): void => {
    const numero = /En attente d’une réponse au dossier (A-0-ESSAI\w+)/.exec(said)?.[1];
    if (numero !== undefined) tell(numero);
  };
  const [lines] = await Promise.all([rehearse(insee, demarche, ['--attente', '2'], hear), told.then(play)]);
  return lines;
}

describe('a rehearsal by each way', { timeout: 240_000 }, () => {
  test('of a boite: the software fetches the canary, and its return flow is accepted', async () => {
    const commune = w.commune('sftp');
    await done('raccordement', 'set', commune.insee, 'RCO', '--technical-contact', 'technique@exemple.test');
    const software = await w.softwareOf(commune.raccordement);
    await software.list('teledossiers');
    const lines = await rehearsed(commune.insee, 'RCO', async (numero) => {
      const name = (await software.list('teledossiers')).find((one) => one.includes(numero)) ?? '';
      await software.upload(`${numero}.zip`, await answerTo(await software.fetch('teledossiers', name), { status: '16' }));
    });
    expect(reds(lines), JSON.stringify(lines, undefined, 1)).toEqual([]);
    expect(lines.map(({ code }) => code)).toEqual(expect.arrayContaining(['compte', 'aller', 'retrait', 'retour', 'nettoyage']));
    expect((await software.list('teledossiers')).filter((name) => name.includes('ESSAI'))).toEqual([]);
  });

  test('by courriel: the notice leaves, an agent downloads the canary and answers; a live raccordement stays live', async () => {
    const commune = w.commune('courriel');
    const agent = await w.agentOf(commune.raccordement);
    let numero = '';
    const lines = await rehearsed(commune.insee, 'ILE', async (told) => {
      numero = told;
      expect((await agent.download(numero)).status).toBe(200);
      const { version } = (await agent.show(numero)).body;
      expect((await agent.decide(numero, { statut: 'en-cours', version })).status).toBe(200);
    });
    expect(reds(lines), JSON.stringify(lines, undefined, 1)).toEqual([]);
    const mails = await w.mails(numero);
    expect(mails.map(({ to }) => to[0])).toEqual([commune.raccordement.mailbox]);
    expect((await agent.show(numero)).status).toBe(404);
    const [shown] = await done<{ raccordement: object }[]>('raccordement', 'show', commune.insee, 'ILE');
    expect(shown?.raccordement).toMatchObject({ state: 'actif', rehearsal: { green: true } });
  });
});
