import { describe, expect, inject, test } from 'vitest';
import { signIn } from '../../local/players/agent.ts';
import { newNumero, world } from '../e2e/world.ts';
import { done, ops } from '../ops-command.ts';

const AGENT_LINK = /https?:\/\/\S+\/agent\/[\w-]{43}/;
const choose = (link: string, password: string): Promise<Response> =>
  fetch(link, { method: 'POST', body: new URLSearchParams({ motdepasse: password, confirmation: password }) });

describe('the operator’s command on the local cloud', () => {
  test('opens a commune, connects it by courriel with an agent who chooses his password, and every act is kept with its author', async () => {
    const w = world(inject('outputs'));
    expect(w.outputs.endpoint).toMatch(/^http:\/\/127\.0\.0\.1/);
    await done('commune', 'add', '69123', '--adresse', '1 place de la Comédie', '69001 Lyon', '--telephone', '01 99 00 13 00');
    expect(await done('commune', 'show', '69123')).toMatchObject({ name: 'Lyon', siret: '21690123100011' });

    const contacts = ['--mailbox', 'etat-civil@lyon.example', '--second-contact', 'direction@lyon.example'];
    expect(await done('raccordement', 'set', '69123', 'ILE', '--mode', 'courriel', ...contacts)).toMatchObject({ state: 'en-test' });
    const created = await done('agent', 'add', '69123', '--email', 'agent@lyon.example', '--demarche', 'ILE');
    expect(created).toMatchObject({ insee: '69123', state: 'actif', invited: true });
    expect(await done('agent', 'list', '69123')).toMatchObject([{ state: 'actif', account: 'à choisir' }]);
    const [agent, first] = [String(created.agent), 'Mairie-de-Lyon-69'];
    expect((await choose(await w.linkTo('agent@lyon.example', AGENT_LINK), 'trop-court')).status).toBe(422);
    expect((await choose(await w.linkTo('agent@lyon.example', AGENT_LINK), first)).status).toBe(200);
    await signIn(w.outputs, 'agent@lyon.example', first);
    // Stolen: it opens nothing any more, and he chooses another.
    await done('agent', 'reset', agent, '--oui');
    await expect(signIn(w.outputs, 'agent@lyon.example', first)).rejects.toThrow();
    const again = await w.linkTo('agent@lyon.example', AGENT_LINK, 2);
    expect((await choose(again, 'Mairie-de-Lyon-70')).status).toBe(200);
    expect((await choose(again, 'Mairie-de-Lyon-71')).status).toBe(404);
    await signIn(w.outputs, 'agent@lyon.example', 'Mairie-de-Lyon-70');

    const early = await ops(['raccordement', 'state', '69123', 'ILE', 'actif']);
    expect(early.code).toBe(1);
    expect(early.said).toContain('n’a pas été répétée');
    expect(await done('raccordement', 'show', '69123')).toMatchObject([{ raccordement: { demarche: 'ILE' }, waiting: 0 }]);
    const listed = await done<{ insee: string }[]>('raccordement', 'list');
    expect(listed.map(({ insee }) => insee)).toEqual(expect.arrayContaining(['01001', '69123']));

    const acts = await done<{ act: string; target: string; outcome: string; author: string }[]>('actes');
    const ours = acts.filter(({ target }) => target.startsWith('69123')).map(({ act, outcome }) => [act, outcome]);
    expect(ours).toEqual([
      ['commune add', 'fait'],
      ['raccordement set', 'fait'],
      ['agent add', 'fait'],
      ['raccordement state', 'refuse'],
    ]);
    expect(acts.every(({ author }) => author.includes('@'))).toBe(true);
    expect(JSON.stringify(acts)).not.toContain('lyon.example');
  });
});

describe('a dossier that went wrong', { timeout: 240_000 }, () => {
  test('is delivered again, goes to the competent commune, and is erased: each opening is known, nobody is told twice', async () => {
    const w = world(inject('outputs'));
    const [first, second] = [w.commune('sftp'), w.commune('courriel')];
    const numero = newNumero();
    const zip = await w.deposit(numero, first, 'RCO');
    await w.reaches(numero, 'transmis');
    const software = await w.softwareOf(first.raccordement);
    const inBoite = async () => (await software.list('teledossiers')).filter((one) => one.includes(numero));
    const [lost = ''] = await inBoite();
    await software.fetch('teledossiers', lost);
    await w.reaches(numero, 'recu');

    // The software lost it: one file again, under another name.
    const { fileName } = await done('dossier', 'resend', numero);
    expect(fileName).not.toBe(lost);
    await w.reaches(numero, 'transmis');
    expect(await inBoite()).toEqual([fileName]);
    expect((await software.fetch('teledossiers', String(fileName))).equals(zip)).toBe(true);
    await w.reaches(numero, 'recu');
    expect(await done('dossier', 'where', numero)).toMatchObject({ place: 'boite', waitsFor: 'reponse', actor: 'commune' });
    expect(await w.settledMails(numero, 1)).toHaveLength(1);

    // The wrong commune: it has nothing left the moment the command answers.
    expect(await ops(['dossier', 'reroute', numero, '--vers', second.insee])).toMatchObject({ code: 1 });
    expect(await done('dossier', 'reroute', numero, '--vers', second.insee, '--oui')).toMatchObject({ from: first.insee, openedBefore: 2 });
    expect(await inBoite()).toEqual([]);
    await w.reaches(numero, 'transmis');
    const agent = await w.agentOf(second.raccordement);
    expect((await agent.show(numero)).body).toMatchObject({ courrielUsager: 'usager@exemple.test' });
    expect((await agent.download(numero)).status).toBe(200);
    const mails = await w.settledMails(numero, 3);
    expect(mails.filter(({ to }) => to.includes('usager@exemple.test'))).toHaveLength(2);
    expect(mails.find(({ text }) => text.includes('L. 114-2'))?.text).toContain(second.nom);

    const opened = await done<{ insee: string; way: string; who?: string; what: string }[]>('dossier', 'opened', numero);
    expect(opened.map(({ insee, way, what }) => [insee, way, what])).toEqual([
      [first.insee, 'sftp', 'dossier'],
      [first.insee, 'sftp', 'dossier'],
      [second.insee, 'gs', 'adresse'],
      [second.insee, 'gs', 'dossier'],
    ]);
    expect(opened.slice(0, 2).map(({ who }) => who)).toEqual(Array(2).fill(first.raccordement.username));

    expect(await done('dossier', 'erase', numero, '--motif', 'effacement', '--oui')).toMatchObject({ destroyed: true, left: 0 });
    expect((await agent.download(numero)).status).toBe(410);
    expect([...(await w.versions('vault', numero)), ...(await w.versions('boites', numero))]).toEqual([]);
    expect((await w.versions('ledger', numero)).map((key) => key.split('/')[0]).toSorted()).toEqual(['adresse', 'contenu']);
    const told = (await w.sender.facts(numero)).map((fact) => ('status' in fact ? fact.status : fact.fact));
    expect(told).toEqual(expect.arrayContaining(['reorientation', 'effacement']));
    const history = await done<{ history: { type: string }[]; effects: { state: string }[] }>('dossier', 'history', numero);
    expect(history.history.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['renvoi', 'reorientation', 'effacement', 'destruction']),
    );
    expect(history.effects.every(({ state }) => state === 'fait' || state === 'annule')).toBe(true);
    expect((await ops(['dossier', 'resend', numero])).said).toContain('n’est plus disponible');
  });
});
