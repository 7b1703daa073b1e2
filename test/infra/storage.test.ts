import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { sessionPolicy } from '../../functions/domain/access.ts';
import { EXPIRY_TAG, lisezMoiKey, movedKey, movedName, teledossierKey } from '../../functions/domain/boite-layout.ts';
import { BoiteSchema, Sha256Schema } from '../../functions/domain/ids.ts';
import { CONTENT_DAYS } from '../../functions/domain/legal-time.ts';
import { RETOURS_PATTERN } from '../../infra/stacks/workflow-queues.ts';
import { STAGES, synthesise } from './stages.ts';

/** A logical id changed is a resource lost, with what it holds. Add here; never change, never remove. */
const STATEFUL = {
  'AWS::KMS::Key': ['Key961B73FD'],
  'AWS::S3::Bucket': [
    'AccessLogs8B620ECA',
    'BoitesBucket2776022A',
    'DepotBucketC292BE18',
    'LedgerBucketE8D6A000',
    'PortailBucketD4A4D680',
    'VaultBucket0925C477',
  ],
  'AWS::DynamoDB::Table': ['Acces1E2988E4', 'Dossiers187B20A3'],
  'AWS::Cognito::UserPool': ['AgentsPool2DB823AF'],
  'AWS::SecretsManager::Secret': ['SftpHostKeys55B9EF3C'],
  'AWS::Cognito::UserPoolClient': ['AgentsPoolClient95A56A0B'],
};

describe.each(STAGES)('what the stage %s must not lose', (stage) => {
  const { ofType, stacks } = synthesise(stage);

  test.each(Object.entries(STATEFUL))('%s keeps its logical ids', (type, ids) => {
    expect(
      ofType(type)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(ids);
  });

  test.each(Object.keys(STATEFUL).filter((type) => type !== 'AWS::Cognito::UserPoolClient'))('%s outlives its stack', (type) => {
    for (const { id, stack, DeletionPolicy, UpdateReplacePolicy } of ofType(type)) {
      expect(stack, id).toBe('Storage');
      expect([DeletionPolicy, UpdateReplacePolicy], id).toEqual(stage === 'local' ? ['Delete', 'Delete'] : ['Retain', 'Retain']);
    }
  });

  test('the stack of the data is protected where there are data', () => {
    expect(stacks.storage.terminationProtection).toBe(stage !== 'local');
  });

  test('each kind of object of the vault has a rule of its own under the purge', () => {
    const vault = ofType('AWS::S3::Bucket').find(({ id }) => id.startsWith('Vault'));
    const Rule = z.object({ Prefix: z.string().optional(), ExpirationInDays: z.int().optional() });
    const { Rules } = z.object({ Rules: z.array(Rule) }).parse(vault?.Properties.LifecycleConfiguration);
    const days = Object.fromEntries(
      Rules.flatMap(({ Prefix, ExpirationInDays }) => (Prefix === undefined ? [] : [[Prefix, ExpirationInDays]])),
    );
    expect(days).toEqual({
      'contenu/': 31,
      'envois/': 2,
      'documents/': 31,
      'commentaires/': 31,
      'commentaires-tardifs/': 31,
      'quarantaine/': 31,
      'adresses/': 366,
      'preuves/': 36,
    });
  });

  test('what the hub puts in a boite ends by its tag, a day behind the content; folders and LISEZMOI stay', () => {
    const boites = ofType('AWS::S3::Bucket').find(({ id }) => id.startsWith('Boites'));
    const Rule = z.object({
      Prefix: z.string().optional(),
      TagFilters: z.array(z.object({ Key: z.string(), Value: z.string() })).optional(),
      ExpirationInDays: z.int().optional(),
    });
    const { Rules } = z.object({ Rules: z.array(Rule) }).parse(boites?.Properties.LifecycleConfiguration);
    const ending = Rules.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined);
    expect(ending).toEqual([{ TagFilters: [EXPIRY_TAG], ExpirationInDays: CONTENT_DAYS + 1 }]);
  });

  test('a line of the purge ledger is locked: five years in production, by nobody to be undone', () => {
    const ledger = ofType('AWS::S3::Bucket').find(({ id }) => id.startsWith('Ledger'));
    expect(ledger?.Properties.ObjectLockEnabled).toBe(true);
    const lock = { local: ['GOVERNANCE', 1], preprod: ['GOVERNANCE', 31], prod: ['COMPLIANCE', 1826] }[stage];
    expect(ledger?.Properties.ObjectLockConfiguration).toEqual({
      ObjectLockEnabled: 'Enabled',
      Rule: { DefaultRetention: { Mode: lock[0], Days: lock[1] } },
    });
    const other = ofType('AWS::S3::Bucket').filter(({ Properties }) => 'ObjectLockConfiguration' in Properties);
    expect(other).toHaveLength(1);
  });

  test.each(['Depot', 'Boites', 'Vault'])('%s keeps versions, and not for ever', (name) => {
    const bucket = ofType('AWS::S3::Bucket').find(({ id }) => id.startsWith(name));
    expect(bucket?.Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(JSON.stringify(bucket?.Properties.LifecycleConfiguration)).toContain('NoncurrentVersionExpiration');
  });
});

/** EventBridge's wildcard: `*` is any run of characters, slashes included. */
const matches = (pattern: string, key: string): boolean => new RegExp(`^${pattern.split('*').join('.*')}$`, 's').test(key);

describe('the rule on the boites', () => {
  const boite = BoiteSchema.parse('mairie-01001');
  const sha256 = Sha256Schema.parse('0'.repeat(64));
  const modifiedAt = '2026-11-23T10:00:00.000Z';

  test('rings for a file of a commune', () => {
    expect(matches(RETOURS_PATTERN, `${boite}/retours/reponse.zip`)).toBe(true);
  });

  test.each([
    ['a delivered package', teledossierKey(boite, 'RitaGS-1.ADER.ftp.zip')],
    ['the LISEZMOI', lisezMoiKey(boite)],
  ])('does not ring for %s', (_, key) => {
    expect(matches(RETOURS_PATTERN, key)).toBe(false);
  });

  test('does not ring for a file that the hub moved, however a person named it', () => {
    const anyName = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('/retours/', 'a/retours/b.zip', '../retours/x'));
    fc.assert(
      fc.property(anyName, fc.constantFrom('traites', 'rejets'), (name, folder) => {
        const key = movedKey(boite, folder, movedName({ name, modifiedAt, sha256 }));
        expect(matches(RETOURS_PATTERN, key)).toBe(false);
      }),
    );
  });
});

describe('the session policy of an sFTP login', () => {
  // The longest that S3 and KMS give.
  const policy = sessionPolicy(
    BoiteSchema.parse('b'.repeat(60)),
    'x'.repeat(63),
    'arn:aws:kms:eu-west-3:123456789012:key/11111111-2222-3333-4444-555555555555',
  );

  test('stays under the 2,048 characters of AWS', () => {
    expect(policy.length).toBeLessThan(2_048);
  });

  test('asks for nothing that the role of the sessions does not have: it can only narrow', () => {
    const Statement = z.object({ Action: z.array(z.string()) });
    const asked = z.object({ Statement: z.array(Statement) }).parse(JSON.parse(policy));
    const role = synthesise('prod')
      .ofType('AWS::IAM::Policy')
      .find(({ id }) => id.startsWith('TransferRole'));
    const text = JSON.stringify(role?.Properties);
    for (const action of asked.Statement.flatMap(({ Action }) => Action)) expect(text).toContain(`"${action}"`);
  });
});
