import { beforeAll, describe, expect, inject, test } from 'vitest';
import { answerTo } from '../../local/players/commune.ts';
import { samplePdf } from '../fixtures/packages.ts';
import { newNumero, type World, world } from './world.ts';

let w: World;
beforeAll(() => {
  w = world(inject('outputs'));
});

/** Subjects tell the order; each mail once. */
const kinds = (mails: readonly { subject: string }[]): string[] => mails.map(({ subject }) => subject.replace(/A-7-\w+/, 'N'));

describe('a commune by sFTP', () => {
  test('receives the package byte for byte, answers by return flow, and the dossier closes', async () => {
    const commune = w.commune('sftp');
    const numero = newNumero();
    const zip = await w.deposit(numero, commune, 'RCO');
    await w.reaches(numero, 'transmis');

    const software = await w.softwareOf(commune.raccordement);
    const name = (await software.list('teledossiers')).find((one) => one.includes(numero)) ?? '';
    expect(name).toMatch(/^RitaGS\..*-RCO-2\.ADER\.ftp\.zip$/);
    const fetched = await software.fetch('teledossiers', name);
    expect(fetched.equals(zip)).toBe(true);
    await w.reaches(numero, 'recu');

    await software.upload(`${numero}-1.zip`, await answerTo(fetched, { status: '16' }));
    await w.reaches(numero, 'en-cours');
    const comment = 'Votre attestation est jointe. <b>Voir</b> https://exemple.test/piege';
    const pieces = [{ name: 'attestation.pdf', title: 'Attestation', code: 'attestation', bytes: samplePdf('Attestation') }];
    await software.upload(`${numero}-2.zip`, await answerTo(fetched, { status: '100', comment, pieces }));
    await w.reaches(numero, 'clos');

    const mails = await w.settledMails(numero, 3);
    expect(mails).toHaveLength(3);
    expect(mails.every(({ to }) => to.length === 1 && to[0] === 'usager@exemple.test')).toBe(true);
    expect(mails[0]?.text).toContain(commune.nom);
    const closing = mails.at(-1);
    expect(closing?.text).toContain('Votre attestation est jointe.');
    expect(closing?.html).not.toContain('<b>Voir</b>');
    expect(closing?.html).not.toMatch(/href="https:\/\/exemple\.test/);

    const facts = await w.sender.facts(numero);
    expect(facts.map((fact) => ('status' in fact ? fact.status : fact.fact))).toEqual([
      'recu',
      'transmis',
      'recu',
      'en-cours',
      'document',
      'clos',
    ]);
    const treated = await w.until('the receipts', async () => {
      const files = (await w.look.box(commune.raccordement.boite)).filter(({ key }) => key.startsWith('traites/') && key.includes(numero));
      return files.length === 4 ? files.map(({ key }) => key) : undefined;
    });
    expect(treated.filter((key) => key.endsWith('.json'))).toHaveLength(2);

    const counted = await w.transitions(numero);
    const total = Object.values(counted).reduce((sum, one) => sum + one, 0);
    expect(total, JSON.stringify(counted)).toBeLessThanOrEqual(12);
  });
});

describe('a commune by courriel', () => {
  test('is told without personal data, reads and answers in the GS, and the dossier closes', async () => {
    const commune = w.commune('courriel');
    const numero = newNumero();
    const zip = await w.deposit(numero, commune, 'ILE');
    await w.reaches(numero, 'transmis');
    const agent = await w.agentOf(commune.raccordement);
    const link = await agent.download(numero);
    expect(link.status).toBe(200);
    expect(Buffer.from(await (await fetch(link.body.url)).arrayBuffer()).equals(zip)).toBe(true);
    await w.reaches(numero, 'recu');

    const seen = (await agent.show(numero)).body.version;
    expect((await agent.decide(numero, { statut: 'en-cours', version: seen })).status).toBe(200);
    const stale = await agent.decide(numero, { statut: 'rejete', version: seen });
    expect(stale.status).toBe(409);
    const id = await agent.attach(numero, 'récépissé de dépôt.pdf', 'application/pdf', samplePdf('Récépissé'));
    const version = (await agent.show(numero)).body.version;
    const closed = await agent.decide(numero, { statut: 'clos', version, commentaire: 'Dossier traité.', documents: [id] });
    expect(closed.status).toBe(200);
    await w.reaches(numero, 'clos');

    const mails = await w.settledMails(numero, 4);
    expect(mails).toHaveLength(4);
    const notice = mails.find(({ to }) => to[0] === commune.raccordement.mailbox);
    expect(notice?.text).toContain(numero);
    expect(JSON.stringify(notice)).not.toContain('usager@exemple.test');
    const closing = mails.filter(({ to }) => to[0] === 'usager@exemple.test').at(-1);
    expect(closing?.text).not.toMatch(/vous êtes inscrit/i);
    expect(kinds(mails)).toHaveLength(4);
  });

  test('a dossier of another commune answers as one that does not exist', async () => {
    const numero = newNumero();
    await w.deposit(numero, w.commune('sftp'));
    await w.reaches(numero, 'transmis');
    const agent = await w.agentOf(w.commune('courriel').raccordement);
    const other = await agent.show(numero);
    const missing = await agent.show('A-0-NULLEPART');
    expect(other.status).toBe(404);
    expect(other).toEqual(missing);
  });
});

describe('a commune by sFTP with the GS (mixte)', () => {
  test('fetches over sFTP, may not download in the GS, and answers there', async () => {
    const commune = w.commune('mixte');
    const numero = newNumero();
    const zip = await w.deposit(numero, commune, 'ILE');
    await w.reaches(numero, 'transmis');
    const software = await w.softwareOf(commune.raccordement);
    const name = (await software.list('teledossiers')).find((one) => one.includes(numero)) ?? '';
    expect((await software.fetch('teledossiers', name)).equals(zip)).toBe(true);
    await software.remove('teledossiers', name);
    await w.reaches(numero, 'recu');
    const agent = await w.agentOf(commune.raccordement);
    const refused = await agent.download(numero);
    expect(refused.status).toBe(409);
    const { version } = (await agent.show(numero)).body;
    expect((await agent.decide(numero, { statut: 'clos', version })).status).toBe(200);
    const mails = await w.settledMails(numero, 2);
    expect(mails.map(({ to }) => to[0])).toEqual(['usager@exemple.test', 'usager@exemple.test']);
  });
});
