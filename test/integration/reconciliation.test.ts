import { randomBytes } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { boitesWalk } from '../../functions/adapters/boites-walk.ts';
import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { QUIET_BOITE } from '../../functions/domain/boite-watch.ts';
import { RaccordementSchema } from '../../functions/domain/commune.ts';
import { BoiteSchema } from '../../functions/domain/ids.ts';

/** A bucket of its own: the walk sees every boite, and those of the other tests come and go. */
const Bucket = `parcours-${randomBytes(6).toString('hex')}`;
let s3: S3Client;

const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
const remove = (Key: string) => s3.send(new DeleteObjectCommand({ Bucket, Key }));

beforeAll(async () => {
  s3 = new S3Client({});
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
});
afterAll(async () => {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  for (const { Key, VersionId } of [...Versions, ...DeleteMarkers]) await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  await s3.send(new DeleteBucketCommand({ Bucket }));
});

describe('the walk over the boites', () => {
  test('sees the latest state of every key, boite after boite, and jumps over what only the hub writes', async () => {
    for (const boite of ['abc', 'abc-2']) {
      await put(`${boite}/LISEZMOI.txt`);
      for (const rank of [1, 2, 3, 4, 5, 6]) await put(`${boite}/rejets/${rank}.zip`);
      await put(`${boite}/retours/`);
      await put(`${boite}/retours/a.zip`);
      await put(`${boite}/retours/a.zip`);
      await put(`${boite}/teledossiers/un.zip`);
      await put(`${boite}/teledossiers/deux.zip`);
      await remove(`${boite}/teledossiers/deux.zip`);
    }
    for (const rank of [1, 2, 3, 4, 5, 6]) await put(`abc/traites/${rank}.zip`);
    const walk = boitesWalk({ bucket: Bucket, pageSize: 3 });
    const seen: string[] = [];
    let after: string | undefined = '';
    let pages = 0;
    while (after !== undefined) {
      const page = await walk(after);
      pages += 1;
      seen.push(
        ...page.objects
          .filter(({ folder }) => folder === 'retours' || folder === 'teledossiers')
          .map(({ boite, folder, name, deleted }) => `${boite}/${folder}/${name}${deleted ? ' supprimé' : ''}`),
      );
      after = page.after;
      expect(pages).toBeLessThan(30);
    }
    const each = ['retours/', 'retours/a.zip', 'teledossiers/deux.zip supprimé', 'teledossiers/un.zip'];
    expect([...new Set(seen)].sort()).toEqual(['abc-2', 'abc'].flatMap((boite) => each.map((key) => `${boite}/${key}`)).sort());
    // 32 versions and markers are eleven pages of three: three of them are skipped.
    expect(pages).toBe(8);
  });

  test('an empty bucket is one page', async () => {
    const { objects, after } = await boitesWalk({ bucket: Bucket })('~');
    expect([objects, after]).toEqual([[], undefined]);
  });
});

describe('who uses a boite', () => {
  const boite = BoiteSchema.parse(`essai-${randomBytes(6).toString('hex')}`);
  const raccordement = (demarche: 'RCO' | 'ILE', of = boite) =>
    RaccordementSchema.parse({
      insee: '01999',
      demarche,
      state: 'actif',
      mode: 'sftp',
      boite: of,
      mailbox: 'mairie@exemple.test',
    });

  test('is known from the raccordements, and forgotten where one leaves', async () => {
    const { directory } = dossiersTable(inject('outputs').tables.dossiers);
    await directory.putRaccordement(raccordement('RCO'));
    await directory.putRaccordement(raccordement('ILE'));
    expect((await directory.raccordementsOf(boite)).map(({ demarche }) => demarche).sort()).toEqual(['ILE', 'RCO']);
    await directory.putRaccordement(raccordement('ILE', BoiteSchema.parse(`${boite}-2`)));
    expect((await directory.raccordementsOf(boite)).map(({ demarche }) => demarche)).toEqual(['RCO']);
  });
});

describe('the watch of a boite and the pass', () => {
  test('a write over another’s is refused, and the watch is quiet where nothing is known', async () => {
    const { watches } = dossiersTable(inject('outputs').tables.dossiers);
    const boite = `essai-${randomBytes(6).toString('hex')}`;
    expect(await watches.load(boite)).toEqual(QUIET_BOITE);
    expect(await watches.save(boite, { ...QUIET_BOITE, refused: 1 })).toBe('saved');
    expect(await watches.save(boite, { ...QUIET_BOITE, refused: 1 })).toBe('stale');
    const read = await watches.load(boite);
    expect(await watches.save(boite, { ...read, refused: 2 })).toBe('saved');
    expect(await watches.load(boite)).toMatchObject({ refused: 2, version: 2 });
  });

  test('of two invocations that go on with one pass, one is told to stop', async () => {
    const { passes } = dossiersTable(inject('outputs').tables.dossiers);
    const pass = (await passes.last()) ?? { since: '2026-11-25T08:00:00.000Z', until: '2026-11-25T09:00:00.000Z', failed: 0, version: 0 };
    const answers = await Promise.all([passes.save(pass), passes.save(pass)]);
    expect(answers.sort()).toEqual(['lost', 'saved']);
  });
});
