import { describe, expect, it } from 'vitest';
import { homeDirectory, sessionPolicy } from '../../../functions/domain/access.ts';
import { BoiteSchema } from '../../../functions/domain/ids.ts';
import { coverage } from '../../../local/transfer/coverage.ts';
import { listingLine } from '../../../local/transfer/listing.ts';
import { logicalHome } from '../../../local/transfer/logical-home.ts';
import { readPolicy } from '../../../local/transfer/policy.ts';

const boite = BoiteSchema.parse('belley-rco');
const rights = readPolicy(sessionPolicy(boite, 'boites', 'arn:aws:kms:eu-west-3:123456789012:key/k'));
const object = (key: string) => `arn:aws:s3:::boites/${key}`;

describe('session policy of a boite', () => {
  it.each([
    ['s3:GetObject', 'belley-rco/teledossiers/a.zip', true],
    ['s3:GetObject', 'belley-rco/traites/a.json', true],
    ['s3:GetObject', 'belley-rco/rejets/a.txt', true],
    ['s3:GetObject', 'belley-rco/LISEZMOI.txt', true],
    ['s3:GetObject', 'belley-rco-2/teledossiers/a.zip', false],
    ['s3:GetObject', 'autre/teledossiers/a.zip', false],
    ['s3:PutObject', 'belley-rco/retours/a.zip', true],
    ['s3:PutObject', 'belley-rco/retours/a.zip.filepart', true],
    ['s3:PutObject', 'belley-rco/retours/', false],
    ['s3:PutObject', 'belley-rco/teledossiers/a.zip', false],
    ['s3:PutObject', 'belley-rco/traites/a.zip', false],
    ['s3:PutObject', 'belley-rco/LISEZMOI.txt', false],
    ['s3:DeleteObject', 'belley-rco/teledossiers/a.zip', true],
    ['s3:DeleteObject', 'belley-rco/teledossiers/', false],
    ['s3:DeleteObject', 'belley-rco/retours/a.zip.filepart', true],
    ['s3:DeleteObject', 'belley-rco/traites/a.zip', false],
    ['s3:DeleteObject', 'belley-rco/rejets/a.txt', false],
    ['s3:DeleteObjectVersion', 'belley-rco/retours/a.zip', false],
  ])('%s on %s: %s', (action, key, allowed) => {
    expect(rights.allows(action, object(key))).toBe(allowed);
  });

  it.each([
    ['belley-rco/', true],
    ['belley-rco/retours/', true],
    ['belley-rco', false],
    ['belley-rco-2/', false],
    ['', false],
  ])('lists the prefix « %s »: %s', (prefix, allowed) => {
    expect(rights.allows('s3:ListBucket', 'arn:aws:s3:::boites', { 's3:prefix': prefix })).toBe(allowed);
  });

  it('does not list without a prefix', () => {
    expect(rights.allows('s3:ListBucket', 'arn:aws:s3:::boites')).toBe(false);
  });
});

describe('policy language', () => {
  const policyOf = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
  const allow = { Effect: 'Allow', Action: '*', Resource: '*' };

  it.each([
    ['denies what nothing allows', policyOf(), false],
    ['allows by wildcard', policyOf(allow), true],
    ['compares actions whatever their case', policyOf({ ...allow, Action: 'S3:getobject' }), true],
    ['compares resources by case', policyOf({ ...allow, Resource: object('A') }), false],
    ['lets a denial win', policyOf(allow, { ...allow, Effect: 'Deny', Action: 's3:Get*' }), false],
    ['reads ? as one character', policyOf({ ...allow, Resource: object('?') }), true],
    ['reads a dot as a dot', policyOf({ ...allow, Resource: 'arn.aws.s3...boites.a' }), false],
    ['fails a condition on a missing key', policyOf({ ...allow, Condition: { StringEquals: { 's3:prefix': 'x' } } }), false],
  ])('%s', (_, text, allowed) => {
    expect(readPolicy(text).allows('s3:GetObject', object('a'))).toBe(allowed);
  });

  it.each([
    ['another operator', policyOf({ ...allow, Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } })],
    ['NotAction', policyOf({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' })],
    ['a principal', policyOf({ ...allow, Principal: '*' })],
    ['a text longer than AWS takes', policyOf({ ...allow, Sid: 'x'.repeat(2_048) })],
  ])('refuses what it would not judge: %s', (_, text) => {
    expect(() => readPolicy(text)).toThrow();
  });
});

describe('logical home', () => {
  const home = logicalHome(JSON.stringify(homeDirectory(boite, 'boites')));
  it.each([
    ['/', 'belley-rco'],
    ['.', 'belley-rco'],
    ['/retours/a.zip', 'belley-rco/retours/a.zip'],
    ['retours//a.zip', 'belley-rco/retours/a.zip'],
    ['/retours/', 'belley-rco/retours'],
    ['/../autre/teledossiers', 'belley-rco/autre/teledossiers'],
    ['retours/../../../../etc', 'belley-rco/etc'],
  ])('%s is the key %s', (virtualPath, key) => {
    expect(home.keyOf(virtualPath)).toBe(key);
  });

  it('refuses a target that ends with a slash, as AWS does', () => {
    expect(() => logicalHome('[{"Entry":"/","Target":"/boites/belley-rco/"}]')).toThrow();
  });
});

describe('coverage', () => {
  it('puts together what came in any order', () => {
    const covered = coverage();
    for (const [start, end] of [
      [30, 40],
      [0, 10],
      [20, 30],
      [5, 12],
    ] as const) {
      covered.add(start, end);
    }
    expect([covered.prefix(), covered.total(), covered.end()]).toEqual([12, 32, 40]);
    covered.add(12, 20);
    expect([covered.prefix(), covered.total(), covered.end()]).toEqual([40, 40, 40]);
  });

  it('begins with nothing', () => {
    expect([coverage().prefix(), coverage().total(), coverage().end()]).toEqual([0, 0, 0]);
  });
});

describe('listing', () => {
  const now = new Date('2026-11-23T22:10:00Z');
  const file = { name: 'été.zip', folder: false, size: 1_234 };
  it.each([
    ['recent', '2026-11-03T09:05:00Z', '-rw-r--r--    1 teledossier teledossier         1234 Nov  3 09:05 été.zip'],
    ['old', '2025-11-03T09:05:00Z', '-rw-r--r--    1 teledossier teledossier         1234 Nov  3  2025 été.zip'],
  ])('writes a line as ls -l does: %s', (_, modified, line) => {
    const entry = listingLine({ ...file, modified: new Date(modified) }, now, now);
    expect(entry.longname).toBe(line);
    expect(entry.attrs).toMatchObject({ size: 1_234, mtime: Date.parse(modified) / 1_000 });
  });
});
