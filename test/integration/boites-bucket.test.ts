import { randomBytes } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { boiteOpening } from '../../functions/adapters/boite-opening.ts';
import { type BoitesBucket, boitesBucket } from '../../functions/adapters/boites-bucket.ts';
import { vaultBucket } from '../../functions/adapters/vault-bucket.ts';
import { type Boite, BoiteSchema } from '../../functions/domain/ids.ts';

let client: S3Client;
let bucket: string;
let boites: BoitesBucket;
/** Under a name of its own, and outside `retours/` of any boite that the deployed function would look at: see `upload`. */
let boite: Boite;

beforeAll(() => {
  client = new S3Client({});
  bucket = inject('outputs').buckets.boites;
  boites = boitesBucket({ bucket });
});
beforeEach(() => {
  boite = BoiteSchema.parse(`essai-${randomBytes(6).toString('hex')}`);
});

/**
 * The deployed function handles what arrives in `retours/`. It leaves names ending in `.filepart` alone, so that these
 * tests have them for themselves.
 */
async function upload(name: string, body: string): Promise<string> {
  const { VersionId } = await client.send(new PutObjectCommand({ Bucket: bucket, Key: `${boite}/retours/${name}`, Body: body }));
  if (VersionId === undefined) throw new Error('the bucket is not versioned');
  return VersionId;
}
const text = async (Key: string): Promise<string | undefined> =>
  (await client.send(new GetObjectCommand({ Bucket: bucket, Key }))).Body?.transformToString();

describe('the versions under retours/', () => {
  it('are all listed, those of one name newest first, with sizes and instants', async () => {
    const first = await upload('a.filepart', 'un');
    const second = await upload('a.filepart', 'deux');
    await upload('é à (2)+%20.filepart', 'trois');
    const listed = await boites.listReturns(boite);
    expect(listed.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['a.filepart', 4],
      ['a.filepart', 2],
      ['é à (2)+%20.filepart', 5],
    ]);
    expect(listed.map(({ versionId }) => versionId).slice(0, 2)).toEqual([second, first]);
    for (const { modifiedAt } of listed) expect(Math.abs(Date.now() - Date.parse(modifiedAt))).toBeLessThan(60_000);
  });

  it('are left out once their sender has taken them back', async () => {
    await upload('a.filepart', 'un');
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: `${boite}/retours/a.filepart` }));
    expect(await boites.listReturns(boite)).toEqual([]);
  });

  it('that were taken back or renamed are listed apart, versions before their markers; nothing of a name that is used again', async () => {
    const first = await upload('a.filepart', 'un');
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: `${boite}/retours/a.filepart` }));
    await upload('b.filepart', 'deux');
    const withdrawn = await boites.listWithdrawn(boite);
    expect(withdrawn.map(({ key }) => key)).toEqual([`${boite}/retours/a.filepart`, `${boite}/retours/a.filepart`]);
    expect(withdrawn[0]?.versionId).toBe(first);
    for (const version of withdrawn) await boites.remove(version);
    expect(await boites.listWithdrawn(boite)).toEqual([]);
    expect((await boites.listReturns(boite)).map(({ name }) => name)).toEqual(['b.filepart']);
  });

  it('of another boite are not seen', async () => {
    await upload('a.filepart', 'un');
    expect(await boites.listReturns(`${boite}-2`)).toEqual([]);
    expect(await boites.listReturns(boite.slice(0, -1))).toEqual([]);
  });

  it('are read and moved one by one, whatever their names; twice is once', async () => {
    const name = 'envois/réponse à M. & Mme #1 (2)+%20.filepart';
    await upload(name, 'un');
    await upload(name, 'deux');
    const [newer, older] = await boites.listReturns(boite);
    if (newer === undefined || older === undefined) throw new Error('two versions expected');
    expect((await boites.read(older))?.toString()).toBe('un');
    await boites.move(older, `${boite}/traites/un é.zip`);
    await boites.move(older, `${boite}/traites/un é.zip`);
    expect(await text(`${boite}/traites/un é.zip`)).toBe('un');
    expect(await boites.read(older)).toBeNull();
    expect(await boites.listReturns(boite)).toEqual([newer]);
    await boites.remove(newer);
    expect(await boites.listReturns(boite)).toEqual([]);
    // A version removed leaves no marker behind: the name is free again, and nothing looks withdrawn.
    const { DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: `${boite}/retours/` }));
    expect(DeleteMarkers).toEqual([]);
  });
});

describe('a delivery', () => {
  it('is byte for byte the vault’s package, carries the effect, and is known for ever', async () => {
    const vault = vaultBucket({ bucket: inject('outputs').buckets.vault }, client);
    const key = `contenu/${boite}/essai.zip`;
    const bytes = randomBytes(1000);
    await vault.put(key, bytes, 'application/zip');
    const fileName = 'RitaGS.2019-04-03T16_26_40.674661355.A-9-TESTTEST-RCO-2.ADER.ftp.zip';
    expect(await boites.everHeld(boite, fileName)).toBe(false);
    await boites.putTeledossier({ boite, fileName, from: { bucket: vault.bucket, key }, effectTag: 'A-9-TESTTEST-1-depot-boite-mairie' });
    const object = await client.send(new GetObjectCommand({ Bucket: bucket, Key: `${boite}/teledossiers/${fileName}` }));
    expect(Buffer.from((await object.Body?.transformToByteArray()) ?? [])).toEqual(bytes);
    expect(object.Metadata).toEqual({ effet: 'A-9-TESTTEST-1-depot-boite-mairie' });
    expect(object.ContentType).toBe('application/zip');
    expect(await boites.everHeld(boite, fileName)).toBe(true);
    expect(await boites.everHeld(boite, fileName.slice(0, -1))).toBe(false);
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: `${boite}/teledossiers/${fileName}` }));
    expect(await boites.everHeld(boite, fileName)).toBe(true);
    await vault.destroy(key);
  });
});

describe('a new boite', () => {
  it('shows its folders and a LISEZMOI; again is the same', async () => {
    await boiteOpening({ bucket }).createBoite(boite);
    await boiteOpening({ bucket }).createBoite(boite);
    expect(await text(`${boite}/LISEZMOI.txt`)).toContain(`Boîte d’échange « ${boite} »`);
    const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: `${boite}/` }));
    expect(new Set(Versions.map(({ Key = '' }) => Key.slice(boite.length + 1)))).toEqual(
      new Set(['LISEZMOI.txt', 'teledossiers/', 'retours/', 'traites/', 'rejets/']),
    );
  });
});
