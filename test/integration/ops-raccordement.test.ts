import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { fingerprintOf } from '../../functions/formats/ssh-public-key.ts';
import { answerTo, communeSoftware } from '../../local/players/commune.ts';
import { until } from '../../local/players/until.ts';
import { newNumero, type World, world } from '../e2e/world.ts';
import { startAsyncssh } from '../foreign/asyncssh.ts';
import type { ForeignServer } from '../foreign/server.ts';
import { done, ops, reds, rehearse } from '../ops-command.ts';

const INSEE = '26362';

let w: World;
let server: ForeignServer;
let folder: string;
beforeAll(async () => {
  w = world(inject('outputs'));
  server = await startAsyncssh();
  folder = mkdtempSync(path.join(tmpdir(), 'ops-raccordement-'));
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The contact presses the button of the link that he received; answers the password of the page. */
async function activate(to: string): Promise<string> {
  const link = await w.linkTo(to, /https?:\/\/\S+\/activation\/[\w-]{43}/);
  const page = await (await fetch(link, { method: 'POST' })).text();
  return /class="secret"[^>]*>(.*?)<\/code>/.exec(page)?.[1]?.replace(/<[^>]*>/g, '') ?? '';
}

describe('a commune whose dossiers are pushed to its own server', { timeout: 400_000 }, () => {
  test('is opened, rehearsed red then green, activated, and a real deposit goes there', async () => {
    const contact = 'technique@valence.example';
    const { siret } = await done(
      'commune',
      'add',
      INSEE,
      '--adresse',
      '1 place de la Liberté',
      '26000 Valence',
      '--telephone',
      '01 99 00 14 00',
    );

    // The endpoint: the password comes from a file, the key is checked by its fingerprint.
    writeFileSync(path.join(folder, 'secret'), `${server.password}\n`);
    const add = ['endpoint', 'add', 'valence', '--host', server.host, '--port', String(server.port), '--user', server.username];
    const credential = ['--technical-contact', contact, '--password-file', path.join(folder, 'secret')];
    const unknown = await ops([...add, ...credential]);
    expect(unknown).toMatchObject({ code: 1 });
    const seen = /--fingerprint (SHA256:\S+)\./.exec(unknown.said)?.[1] ?? '';
    expect(server.hostKeys.map(fingerprintOf)).toContain(seen);
    await done(...add, ...credential, '--fingerprint', seen);

    const push = ['--endpoint', 'valence', '--directory', server.directory];
    const contacts = [
      '--mailbox',
      'accueil@valence.example',
      '--second-contact',
      'direction@valence.example',
      '--technical-contact',
      contact,
    ];
    await done('raccordement', 'set', INSEE, 'RCO', '--mode', 'sftp', ...push, ...contacts);

    // Red: no agent, no account, and the directory is not there.
    rmSync(server.directoryHere, { recursive: true });
    const first = await rehearse(INSEE, 'RCO');
    expect(reds(first)).toEqual(['agent', 'repertoire', 'ecriture', 'renommage', 'effacement', 'compte', 'aller', 'retour']);
    const early = await ops(['raccordement', 'state', INSEE, 'RCO', 'actif']);
    expect(early.said).toContain('n’est pas verte');

    // What was red is mended.
    mkdirSync(server.directoryHere);
    await done('agent', 'add', INSEE, '--email', 'agent@valence.example', '--demarche', 'RCO');
    const { username } = await done('compte', 'create', 'valence-26362');
    const account = { username: String(username), password: await activate(contact) };
    const software = await communeSoftware(inject('outputs'), account, folder);
    expect(await software.list('retours')).toEqual([]);

    // The commune's software collects the canary and answers.
    const playing = until(
      'the canary',
      async () => {
        const name = readdirSync(server.directoryHere).find((one) => one.includes('A-0-ESSAI') && one.endsWith('.zip'));
        if (name === undefined) return undefined;
        const zip = readFileSync(path.join(server.directoryHere, name));
        rmSync(path.join(server.directoryHere, name));
        await software.upload('reponse.zip', await answerTo(zip, { status: '16' }));
        return /A-0-ESSAI[0-9A-Z]+/.exec(name)?.[0] ?? '';
      },
      200,
    );
    const report = path.join(folder, 'compte-rendu.html');
    const [second, numero] = await Promise.all([rehearse(INSEE, 'RCO', ['--attente', '3', '--rapport', report]), playing]);
    expect(reds(second), JSON.stringify(second, undefined, 1)).toEqual([]);
    expect(readFileSync(report, 'utf8')).toContain('VERT : les');

    // Nothing of the canary is left, and nobody was told of it.
    expect(await w.look.dossier(numero)).toBeNull();
    expect(await w.vaultKeys(`contenu/${numero}/`)).toEqual([]);
    expect(await w.sender.facts(numero)).toEqual([]);
    expect(await w.mails(numero)).toEqual([]);
    expect(readdirSync(server.directoryHere)).toEqual([]);

    expect(await done('raccordement', 'state', INSEE, 'RCO', 'actif')).toMatchObject({ state: 'actif' });
    const real = newNumero();
    const commune = { insee: INSEE, siret: String(siret), nom: 'Valence', raccordements: {} };
    await w.deposit(real, commune);
    await until('the real dossier', async () =>
      readdirSync(server.directoryHere).find((one) => one.includes(real) && one.endsWith('.zip')),
    );
    await w.reaches(real, 'transmis');
    expect((await ops(['dossier', 'show', real])).out).toContain('remis par sFTP au serveur de la commune');

    // A rotation under way: a wrong password changes nothing, the same one is taken.
    writeFileSync(path.join(folder, 'faux'), 'un mot de passe faux');
    const wrong = await ops(['endpoint', 'rotate', 'valence', '--password-file', path.join(folder, 'faux')]);
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.said).toContain('Les anciens identifiants servent toujours');
    await done('endpoint', 'rotate', 'valence', '--password-file', path.join(folder, 'secret'));

    // Suspended, it holds; resumed, it sends.
    await done('raccordement', 'state', INSEE, 'RCO', 'suspendu');
    const held = newNumero();
    await w.deposit(held, commune);
    await until('the held dossier', async () => ((await ops(['dossier', 'show', held])).out.includes('suspendu') ? true : undefined));
    await done('raccordement', 'state', INSEE, 'RCO', 'actif');
    await w.reaches(held, 'transmis');
  });
});
