import { DeleteObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { subDays } from 'date-fns';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { LedgerLineSchema } from '../../functions/domain/destruction.ts';
import { secondsLater } from '../../functions/domain/instants.ts';
import { daysLater, monthsLater } from '../../functions/domain/legal-time.ts';
import { answerTo } from '../../local/players/commune.ts';
import { samplePdf } from '../fixtures/packages.ts';
import { newNumero, type World, world } from './world.ts';

let w: World;
beforeAll(() => {
  w = world(inject('outputs'));
});

/** A legal date whose thirty days end in some seconds. */
const endsIn = (seconds: number): Date => new Date(subDays(new Date(), 30).getTime() + seconds * 1000);
/** Longer than a test takes, and than any instant that a sweep of another file of tests looks ahead to. */
const HALF_AN_HOUR = 1800;

/** What must not be left: any version or marker, in any bucket that holds content. */
async function left(numero: string): Promise<string[]> {
  const found = await Promise.all((['depot', 'boites', 'vault'] as const).map((bucket) => w.versions(bucket, numero)));
  return found.flat().sort();
}

async function destroyed(numero: string): Promise<void> {
  await w.until(`the content of ${numero} is proved gone`, async () =>
    (await w.look.dossier(numero))?.contentState === 'detruit' ? true : undefined,
  );
}

/** Its deadline is looked at again until its mail has come to an end. */
async function lateCommentGone(numero: string): Promise<void> {
  await w.until(`the late comment of ${numero} is gone once sent`, async () => {
    for (const sk of await w.deadlines(numero)) {
      if (sk.startsWith('ECHEANCE#commentaire#')) await w.destroy(numero, sk, new Date().toISOString());
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    return (await w.versions('vault', numero)).some((key) => key.startsWith('commentaires-tardifs/')) ? undefined : true;
  });
}

async function ledger(numero: string) {
  const keys = await w.versions('ledger', numero);
  return Promise.all(keys.map(async (key) => LedgerLineSchema.parse(JSON.parse(await w.objectText('ledger', key)))));
}

describe('day 30 of a dossier by sFTP', () => {
  test('nothing is left of it but its number, its dates and its statuses; rung twice at once, it is destroyed once', async () => {
    const commune = w.commune('sftp');
    const numero = newNumero();
    await w.deposit(numero, commune, 'RCO', endsIn(HALF_AN_HOUR));
    const { expiresAt } = await w.reaches(numero, 'transmis');
    const software = await w.softwareOf(commune.raccordement);
    const name = (await software.list('teledossiers')).find((one) => one.includes(numero)) ?? '';
    const fetched = await software.fetch('teledossiers', name);
    const pieces = [{ name: 'attestation.pdf', title: 'Attestation', code: 'attestation', bytes: samplePdf('Attestation') }];
    // One accepted, with a comment and a document; one refused, which names the dossier too; the file itself deleted.
    await software.upload(`${numero}-1.zip`, await answerTo(fetched, { status: '16', comment: 'Votre dossier est étudié.', pieces }));
    await w.reaches(numero, 'en-cours');
    await software.upload(`${numero}-2.zip`, await answerTo(fetched, { status: '15' }));
    await w.until('the refused flow is reported', async () =>
      (await w.versions('boites', numero)).some((key) => key.includes('/rejets/')) ? true : undefined,
    );
    await software.remove('teledossiers', name);
    const [document = ''] = await w.vaultKeys(`documents/${numero}/`);
    expect((await left(numero)).filter((key) => key.includes('/teledossiers/')).length).toBeGreaterThanOrEqual(2);
    await w.settledMails(numero, 2);

    const due = (await w.deadlines(numero)).filter((sk) => sk === 'ECHEANCE#contenu' || sk.startsWith('ECHEANCE#retour#'));
    expect(due).toHaveLength(3);
    // As two sweeps at once ring.
    await Promise.all([...due, ...due].map((sk) => w.destroy(numero, sk, expiresAt)));
    await destroyed(numero);
    // What the upload tool renamed is under its first name until the next visit of the boite.
    await w.ringBoite(commune.raccordement.boite);
    await expect.poll(() => w.versions('boites', numero), { timeout: 20_000 }).toEqual([]);
    // The usager is still told, and has his document: each has an end of its own.
    expect(await left(numero)).toEqual([`adresses/${numero}`, document].toSorted());
    const lines = await ledger(numero);
    expect(lines.filter(({ kind }) => kind === 'contenu')).toHaveLength(1);
    expect(lines.filter(({ kind }) => kind === 'retour')).toHaveLength(2);
    expect((await w.look.history(numero)).at(-1)).toMatchObject({ type: 'destruction' });

    // The status may still change, and the usager may still be told.
    await software.upload(`${numero}-3.zip`, await answerTo(fetched, { status: '100', comment: 'Traité.' }));
    const closed = await w.reaches(numero, 'clos');
    const mails = await w.settledMails(numero, 3);
    expect(mails.at(-1)?.text).toContain('Traité.');
    await lateCommentGone(numero);

    await w.destroy(numero, 'ECHEANCE#adresse', secondsLater(daysLater(closed.closedAt ?? '', 30), -1));
    await w.destroy(numero, `ECHEANCE#document#${document.split('/').at(-1)}`, daysLater(closed.closedAt ?? '', 30));
    await w.until('the document is gone', async () => ((await w.vaultKeys(`documents/${numero}/`)).length === 0 ? true : undefined));
    expect(await w.versions('vault', numero)).toEqual([`adresses/${numero}`]);
    await w.destroy(numero, 'ECHEANCE#adresse', daysLater(closed.closedAt ?? '', 30));
    await w.until('the address is gone', async () => ((await w.versions('vault', numero)).length === 0 ? true : undefined));
  }, 240_000);
});

describe('day 30 of a dossier by courriel', () => {
  test('its content is refused, its status may change, and a late comment is mailed, then destroyed', async () => {
    const commune = w.commune('courriel');
    const numero = newNumero();
    await w.deposit(numero, commune, 'ILE', endsIn(HALF_AN_HOUR));
    const { expiresAt, submittedAt } = await w.reaches(numero, 'transmis');
    const agent = await w.agentOf(commune.raccordement);
    expect((await agent.download(numero)).status).toBe(200);
    // Prepared and never cited: nobody decided it.
    const forgotten = await agent.attach(numero, 'brouillon.pdf', 'application/pdf', samplePdf('Brouillon'));
    await w.destroy(numero, 'ECHEANCE#contenu', expiresAt);
    await destroyed(numero);
    expect(await left(numero)).toEqual([`adresses/${numero}`, `documents/${numero}/envoi-${forgotten}`]);
    expect((await agent.download(numero)).body).toMatchObject({ code: 'CONTENU_INDISPONIBLE' });
    const { body } = await agent.show(numero);
    expect(body).toMatchObject({ contenuDisponible: false, courrielUsager: 'usager@exemple.test' });
    expect(body.historique.at(-1)?.libelle).toBe('Contenu du dossier détruit');

    const answer = { statut: 'en-cours', version: body.version, commentaire: 'Nous revenons vers vous.' };
    expect((await agent.decide(numero, answer)).status).toBe(200);
    const mails = await w.settledMails(numero, 3);
    expect(mails.at(-1)?.text).toContain('Nous revenons vers vous.');
    await lateCommentGone(numero);
    await w.destroy(numero, `ECHEANCE#document#envoi-${forgotten}`, secondsLater(new Date(), 25 * 3600));
    await w.destroy(numero, 'ECHEANCE#adresse', monthsLater(submittedAt, 12));
    await w.until('nothing is left', async () => ((await left(numero)).length === 0 ? true : undefined));
    expect((await agent.show(numero)).body.courrielUsager).toBeUndefined();
  }, 240_000);
});

describe('day 30 of a dossier that was never handed over (mixte)', () => {
  test('its delivery is cancelled and its chain ends; nothing is left', async () => {
    const commune = w.commune('mixte');
    const numero = newNumero();
    await w.breakCalls({
      service: 's3',
      operation: 'CopyObject',
      pathHas: numero,
      times: 100,
      fate: { do: 'fail', status: 503, code: 'SlowDown' },
    });
    await w.deposit(numero, commune, 'ILE', endsIn(HALF_AN_HOUR));
    const { expiresAt } = await w.reaches(numero, 'depose');
    await w.until('the bytes are kept', async () => ((await w.vaultKeys(`contenu/${numero}/`)).length === 1 ? true : undefined));
    await w.until('the delivery is destroyed', async () => {
      // A claim in hand is waited out.
      await w.destroy(numero, 'ECHEANCE#contenu', expiresAt);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return (await w.look.dossier(numero))?.contentState === 'detruit' ? true : undefined;
    });
    expect(await left(numero)).toEqual([`adresses/${numero}`]);
    expect((await w.look.dossier(numero))?.status).toBe('depose');
  }, 240_000);
});

test('the sweeper finds what is due and nothing else; a line of the purge ledger can be neither deleted nor written again', async () => {
  const { endpoint, region, buckets } = w.outputs;
  const s3 = new S3Client({ endpoint, region, forcePathStyle: true });
  const numero = newNumero();
  await w.deposit(numero, w.commune('courriel'), 'ILE', endsIn(20));
  const other = newNumero();
  await w.deposit(other, w.commune('courriel'), 'ILE', endsIn(HALF_AN_HOUR));
  await w.reaches(other, 'transmis');
  await w.until(`the sweeper has ${numero} destroyed`, async () => {
    await w.sweep();
    return (await w.look.dossier(numero))?.contentState === 'detruit' ? true : undefined;
  });
  expect((await w.look.dossier(other))?.contentState).toBe('present');
  const [Key = ''] = await w.versions('ledger', numero);
  const { Versions: [version] = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: buckets.ledger, Prefix: Key }));
  await expect(s3.send(new DeleteObjectCommand({ Bucket: buckets.ledger, Key, VersionId: version?.VersionId }))).rejects.toMatchObject({
    name: 'AccessDenied',
  });
});
