import { beforeAll, describe, expect, test } from 'vitest';
import type { Quarantine } from '../../../functions/adapters/dossiers-table/quarantines.ts';
import { CommuneSchema, RaccordementSchema } from '../../../functions/domain/commune.ts';
import { MAX_PACKAGE_BYTES } from '../../../functions/domain/deposit-rules.ts';
import type { Dossier } from '../../../functions/domain/dossier.ts';
import type { PortalFact } from '../../../functions/domain/portal-facts.ts';
import { readAller } from '../../../functions/formats/aller.ts';
import { readAllerIdentity } from '../../../functions/formats/aller-identity.ts';
import { createQuarantineDeposit } from '../../../functions/receive-deposit/quarantine-deposit.ts';
import { createReceiveDeposit } from '../../../functions/receive-deposit/receive-deposit.ts';
import { createRegisterDossier, type RegisterDossierDeps } from '../../../functions/receive-deposit/register-dossier.ts';
import { createRouteDeposit } from '../../../functions/receive-deposit/route-deposit.ts';
import type { Verdict } from '../../../functions/shared/verdict.ts';
import { allerPackage } from '../../../local/portail/package.ts';

const NOW = new Date('2026-11-23T10:00:00.000Z');
const options = {
  numero: 'A-9-TESTTEST',
  demarche: 'RCO',
  insee: '01001',
  date: new Date('2026-11-23T09:00:00.000Z'),
  email: 'usager@exemple.test',
};
let zip: Buffer;
beforeAll(async () => {
  zip = await allerPackage(options);
});

const service = { name: 'État civil', address: ['1 place de la Mairie'], telephone: '01 99 00 10 00' };
const commune = CommuneSchema.parse({ insee: '01001', name: 'Exempleville', postalCodes: ['01400'], service });
const raccordement = RaccordementSchema.parse({
  insee: '01001',
  demarche: 'RCO',
  state: 'actif',
  mode: 'sftp',
  boite: 'commune-01001',
  mailbox: 'mairie@exemple.test',
});

interface World {
  readonly bytes?: Buffer | null;
  readonly size?: number;
  /** The event is the end of the scan. */
  readonly scanned?: boolean;
  readonly key?: string;
  readonly arrivedAt?: string;
  readonly verdict?: Awaited<ReturnType<Verdict>>;
  readonly inseeOf?: string | null;
  readonly commune?: typeof commune | null;
  readonly raccordement?: typeof raccordement | null;
  readonly existing?: Dossier | null;
  readonly register?: Partial<RegisterDossierDeps>;
}

/** Receives one object; answers what was done in order, and what the portal and the quarantine got. */
async function receive(w: World = {}) {
  const done: string[] = [];
  const facts: PortalFact[] = [];
  const quarantined: Quarantine[] = [];
  const now = () => NOW;
  const run = createReceiveDeposit({
    bucket: 'depot',
    verdict: async () => w.verdict ?? 'clean',
    sizeOf: async () => (w.bytes === null ? null : (w.size ?? zip.length)),
    read: async () => {
      done.push('read');
      const bytes = w.bytes === undefined ? zip : w.bytes;
      return bytes === null ? null : { bytes, versionId: 'v1', arrivedAt: w.arrivedAt ?? NOW.toISOString() };
    },
    readAller,
    readIdentity: readAllerIdentity,
    route: createRouteDeposit({
      commune: async (insee) => (insee !== commune.insee ? null : w.commune === undefined ? commune : w.commune),
      raccordement: async () => (w.raccordement === undefined ? raccordement : w.raccordement),
      inseeOf: async () => w.inseeOf ?? null,
      now,
    }),
    register: createRegisterDossier({
      load: async () => w.existing ?? null,
      acquire: async () => {
        done.push('lease');
        return 'acquired';
      },
      release: () => ({ Delete: { TableName: 't', Key: {} } }),
      putPackage: async () => void done.push('package'),
      putAddress: async (_, email) => void done.push(`address ${email}`),
      commit: async (_, { events }, extra) => {
        done.push(`commit ${events.map(({ type }) => type).join()} +${extra.length}`);
        return 'committed';
      },
      newOwner: () => 'me',
      now,
      ...w.register,
    }),
    quarantine: createQuarantineDeposit({
      bucket: 'depot',
      put: async (key) => void done.push(`put ${key.split('/').at(-1)}`),
      putQuarantine: async (quarantine) => void quarantined.push(quarantine),
      tell: async (fact) => void facts.push(fact),
      count: (code) => done.push(`count ${code}`),
      now,
    }),
    deposited: ({ demarche }, _, { raccordement: { mode } }) => void done.push(`counted ${demarche} ${mode}`),
    remove: async (_, versionId) => void done.push(`remove ${versionId}`),
  });
  const object = { key: w.key ?? 'msp/paquet.zip', size: w.size ?? zip.length, sequencer: '01' };
  const created = { detail: { bucket: { name: 'depot' }, object } };
  const scanned = { source: 'aws.guardduty', detail: { s3ObjectDetails: { bucketName: 'depot', objectKey: object.key, versionId: 'v1' } } };
  const body = JSON.stringify(w.scanned === true ? scanned : created);
  const { batchItemFailures } = await run({ Records: [{ messageId: 'm-1', body, attributes: {} }] });
  return { done, facts, quarantined, back: batchItemFailures.length > 0 };
}

/** A dossier as this package makes it, perhaps with another content. */
async function dossierOf(bytes: Buffer): Promise<Dossier> {
  let dossier: Dossier | undefined;
  await receive({
    bytes,
    register: {
      commit: async (_, decision) => {
        dossier = decision.dossier;
        return 'committed';
      },
    },
  });
  if (dossier === undefined) throw new Error('the package made no dossier');
  return dossier;
}

describe('a good package', () => {
  test('bytes first, then dossier and event in one transaction with the lease, then the depot is emptied', async () => {
    expect(await receive()).toMatchObject({
      done: ['read', 'lease', 'package', 'address usager@exemple.test', 'commit depose +1', 'counted RCO sftp', 'remove v1'],
      facts: [],
      back: false,
    });
  });
  test('the dossier holds no personal data', async () => {
    const dossier = await dossierOf(zip);
    expect(JSON.stringify(dossier)).not.toContain('exemple.test');
    expect(dossier).toMatchObject({ mode: 'sftp', boite: 'commune-01001', submittedAt: '2026-11-23T09:00:00.000Z', hasAddress: true });
  });
  test('the same content again: nothing is written, the depot is emptied', async () => {
    expect((await receive({ existing: await dossierOf(zip) })).done).toEqual(['read', 'remove v1']);
  });
  test('another writes the same number at this moment: the message comes back', async () => {
    expect(await receive({ register: { acquire: async () => 'refused' } })).toMatchObject({ done: ['read'], back: true });
  });
  test('the transaction lost to another: the message comes back, the depot keeps the object', async () => {
    const { done, back } = await receive({ register: { commit: async () => 'stale' } });
    expect(back).toBe(true);
    expect(done).not.toContain('remove v1');
  });
  test('an object already handled is a success', async () => {
    expect(await receive({ bytes: null })).toMatchObject({ done: ['read'], back: false });
  });
  test('a scan without result yet: nothing is read, the result will ring again', async () => {
    expect(await receive({ verdict: 'pending' })).toMatchObject({ done: [], back: false });
  });
  test('the result of its scan is a bell like its arrival; its size is asked for', async () => {
    expect(await receive({ scanned: true })).toMatchObject({ back: false, done: expect.arrayContaining(['read', 'remove v1']) });
    expect(await receive({ scanned: true, bytes: null })).toMatchObject({ done: [], back: false });
    const { done, quarantined } = await receive({ scanned: true, size: MAX_PACKAGE_BYTES + 1 });
    expect([done, quarantined.map(({ refusal }) => refusal.code)]).toEqual([
      ['put rapport.json', 'count ZIP_TROP_GROS'],
      ['ZIP_TROP_GROS'],
    ]);
  });
});

test('the thirty days count to the arrival, however late the object is handled', async () => {
  const bytes = await allerPackage({ ...options, date: new Date('2026-10-24T09:00:00.000Z') });
  expect((await receive({ bytes, arrivedAt: '2026-10-24T09:01:00.000Z' })).quarantined).toEqual([]);
  expect((await receive({ bytes })).quarantined).toMatchObject([{ refusal: { code: 'DEPOT_PERIME' } }]);
});

describe('a refused deposit', () => {
  test('is kept with its report, told to the portal with a sentence for the usager, and leaves the depot', async () => {
    const { done, facts, quarantined } = await receive({ raccordement: null });
    expect(done).toEqual(['read', 'put paquet.zip', 'put rapport.json', 'count COMMUNE_NON_RACCORDEE', 'remove v1']);
    expect(quarantined).toMatchObject([{ numero: 'A-9-TESTTEST', refusal: { code: 'COMMUNE_NON_RACCORDEE' } }]);
    expect(facts).toMatchObject([{ fact: 'refuse', numero: 'A-9-TESTTEST', depot: { key: 'msp/paquet.zip' } }]);
    expect(facts[0]?.fact === 'refuse' && facts[0].usager).toContain('courrier');
  });
  test('larger than the limit: reported, never read', async () => {
    const { done, quarantined } = await receive({ size: MAX_PACKAGE_BYTES + 1 });
    expect(done).toEqual(['put rapport.json', 'count ZIP_TROP_GROS']);
    expect(quarantined).toMatchObject([{ key: null, refusal: { code: 'ZIP_TROP_GROS' } }]);
  });
  test.each<[string, World, string]>([
    ['not a ZIP', { bytes: Buffer.from('bonjour') }, 'ZIP_ILLISIBLE'],
    ['malicious', { verdict: 'CONTENU_MALVEILLANT' }, 'CONTENU_MALVEILLANT'],
    ['that the scan cannot open', { verdict: 'ANALYSE_IMPOSSIBLE' }, 'ANALYSE_IMPOSSIBLE'],
    ['whose scan never ended', { verdict: 'ANALYSE_ECHOUEE' }, 'ANALYSE_ECHOUEE'],
    ['unknown commune', { commune: null }, 'COMMUNE_INCONNUE'],
    ['SIRET of another commune', { inseeOf: '38544' }, 'SIRET_CONTRADICTOIRE'],
    ['not connected', { raccordement: { ...raccordement, state: 'inactif' } }, 'COMMUNE_NON_RACCORDEE'],
    ['under the prefix of another sender', { key: 'pec/paquet.zip' }, 'EXPEDITEUR_INATTENDU'],
  ])('%s', async (_, w, code) => {
    const { quarantined, back } = await receive(w);
    expect(quarantined.map(({ refusal }) => refusal.code)).toEqual([code]);
    expect(back).toBe(false);
  });
  test('refused for what it holds: told under its number, that could be read', async () => {
    const program = { name: 'outil.exe', bytes: Buffer.from('MZ') };
    const { facts } = await receive({ bytes: await allerPackage({ ...options, mutate: (files) => [...files, program] }) });
    expect(facts).toMatchObject([{ fact: 'refuse', numero: 'A-9-TESTTEST', refusal: { code: 'FICHIER_INTERDIT' } }]);
  });
  test('refused for naming two numbers: told under neither', async () => {
    const { facts } = await receive({ bytes: await allerPackage({ ...options, entete: { numero: 'A-9-AUTREAUT' } }) });
    expect(facts).toMatchObject([{ fact: 'refuse', numero: null, refusal: { code: 'CONTRADICTION_NUMERO' } }]);
  });
  test('same number, other content: a conflict, both kept', async () => {
    const other = await dossierOf(await allerPackage({ ...options, date: new Date('2026-11-23T08:00:00.000Z') }));
    const { quarantined, done } = await receive({ existing: other });
    expect(quarantined).toMatchObject([{ refusal: { code: 'CONFLIT_DE_CONTENU' } }]);
    expect(done).toContain('put paquet.zip');
  });
});
