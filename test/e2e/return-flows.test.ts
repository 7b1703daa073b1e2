import { beforeAll, expect, inject, test } from 'vitest';
import { answerTo } from '../../local/players/commune.ts';
import { type Connected, newNumero, type World, world } from './world.ts';

let w: World;
beforeAll(() => {
  w = world(inject('outputs'));
});

/** Files of a folder of a boite whose name holds a text. */
async function files(boite: string, folder: string, holding: string): Promise<string[]> {
  return (await w.look.box(boite)).map(({ key }) => key).filter((key) => key.startsWith(`${folder}/`) && key.includes(holding));
}
const moved = (boite: string, folder: string, holding: string, count: number) =>
  w.until(
    `${count} files in ${folder}/`,
    async () => {
      const found = await files(boite, folder, holding);
      return found.length >= count ? found : undefined;
    },
    90,
  );

async function delivered<C extends Connected<'sftp'> | Connected<'mixte'>>(commune: C) {
  const numero = newNumero();
  const zip = await w.deposit(numero, commune, 'RCO');
  await w.reaches(numero, 'transmis');
  return { commune, numero, zip, boite: commune.raccordement.boite, software: await w.softwareOf(commune.raccordement) };
}

test('a refused return flow: report and machine twin in rejets/, the usager and the status untouched', async () => {
  const { numero, zip, boite, software } = await delivered(w.commune('sftp'));
  await software.upload(`${numero}-sans-motif.zip`, await answerTo(zip, { status: '15' }));
  const found = await moved(boite, 'rejets', `${numero}-sans-motif`, 3);
  const name = (ending: string) => found.find((key) => key.endsWith(ending))?.slice('rejets/'.length) ?? '';
  const report = JSON.parse((await software.fetch('rejets', name('.json'))).toString('utf8'));
  expect(report).toMatchObject({ code: 'COMMENTAIRE_OBLIGATOIRE' });
  expect((await software.fetch('rejets', name('.txt'))).toString('utf8')).toContain('Un commentaire est obligatoire');
  expect((await w.look.dossier(numero))?.status).toBe('transmis');
  expect(await w.settledMails(numero, 1)).toHaveLength(1);
});

test('the dossier of another boite is unknown here', async () => {
  const { numero, zip } = await delivered(w.commune('sftp'));
  const other = w.commune('mixte');
  const software = await w.softwareOf(other.raccordement);
  await software.upload(`${numero}-ailleurs.zip`, await answerTo(zip, { status: '16' }));
  const found = await moved(other.raccordement.boite, 'rejets', `${numero}-ailleurs`, 3);
  const json = found.find((key) => key.endsWith('.json'))?.slice('rejets/'.length) ?? '';
  expect(JSON.parse((await software.fetch('rejets', json)).toString('utf8'))).toMatchObject({ code: 'DOSSIER_INCONNU' });
  expect((await w.look.dossier(numero))?.status).toBe('transmis');
});

test('the same return twice: once in the history, both files moved', async () => {
  const { numero, zip, boite, software } = await delivered(w.commune('sftp'));
  const answer = await answerTo(zip, { status: '16', comment: 'Nous traitons votre dossier.' });
  await software.upload(`${numero}-a.zip`, answer);
  await w.reaches(numero, 'en-cours');
  await software.upload(`${numero}-b.zip`, answer);
  await moved(boite, 'traites', `${numero}-b`, 2);
  expect((await w.look.history(numero)).filter(({ type }) => type === 'reponse')).toHaveLength(1);
  expect(await w.settledMails(numero, 2)).toHaveLength(2);
});

test('two return flows at once, put in the wrong order: the messages’ own instants decide', async () => {
  const { numero, zip, software } = await delivered(w.commune('sftp'));
  const now = Date.now();
  const first = await answerTo(zip, { status: '16', dateTime: new Date(now - 20_000).toISOString() });
  const second = await answerTo(zip, { status: '100', dateTime: new Date(now - 10_000).toISOString() });
  const folder = await w.softwareOf(w.commune('sftp').raccordement);
  // Within one second, as far as two sessions can; where a second turns between them, S3's own order stands.
  await Promise.all([software.upload(`${numero}-z.zip`, first), folder.upload(`${numero}-a.zip`, second)]);
  const dossier = await w.reaches(numero, 'clos', 90);
  const answers = (await w.look.history(numero)).flatMap((event) => (event.type === 'reponse' ? [event.status] : []));
  expect(dossier.status).toBe('clos');
  expect([['en-cours', 'clos'], ['clos']]).toContainEqual(answers);
});

test('an answer before transmis proves the delivery', async () => {
  const commune = w.commune('sftp');
  const numero = newNumero();
  const software = await w.softwareOf(commune.raccordement);
  // The claim of the delivery is held back while the commune, who knows the number, answers.
  await w.breakCalls({
    service: 'dynamodb',
    operation: 'TransactWriteItems',
    bodyHas: `DOSSIER#${numero}"},"sk":{"S":"EFFECT#000001#depot-boite`,
    fate: { do: 'pass', delayMs: 20_000 },
  });
  const zip = await w.deposit(numero, commune, 'RCO');
  await w.reaches(numero, 'depose');
  await software.upload(`${numero}-tot.zip`, await answerTo(zip, { status: '16' }));
  await w.reaches(numero, 'en-cours');
  expect((await w.look.history(numero)).map(({ type }) => type)).toEqual(['depose', 'transmis', 'reponse']);
  const mails = await w.settledMails(numero, 2);
  expect(mails).toHaveLength(2);
  expect((await w.sender.facts(numero)).map((fact) => ('status' in fact ? fact.status : fact.fact))).toEqual([
    'recu',
    'transmis',
    'en-cours',
  ]);
});

test('an agent and a return flow at once: one wins, the other is told', async () => {
  const { commune, numero, zip, boite, software } = await delivered(w.commune('mixte'));
  const agent = await w.agentOf(commune.raccordement);
  const { version } = (await agent.show(numero)).body;
  const [decided] = await Promise.all([
    agent.decide(numero, { statut: 'accepte', version, commentaire: 'Accepté au guichet.' }),
    software.upload(`${numero}-x.zip`, await answerTo(zip, { status: '20', comment: 'Rejeté par le logiciel.' })),
  ]);
  const [outcome] = await w.until(
    'the return flow is settled',
    async () => {
      const settled = [...(await files(boite, 'traites', `${numero}-x`)), ...(await files(boite, 'rejets', `${numero}-x`))];
      return settled.some((key) => key.endsWith('.json')) ? settled : undefined;
    },
    90,
  );
  const answers = (await w.look.history(numero)).flatMap((event) => (event.type === 'reponse' ? [event.status] : []));
  expect(answers).toHaveLength(1);
  expect(answers[0]).toBe(decided.status === 200 ? 'accepte' : 'rejete');
  expect(outcome?.startsWith(decided.status === 200 ? 'rejets/' : 'traites/')).toBe(true);
});
