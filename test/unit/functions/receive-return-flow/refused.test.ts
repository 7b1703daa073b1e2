import { describe, expect, test } from 'vitest';
import { BoiteSchema } from '../../../../functions/domain/ids.ts';
import type { RefusalCode } from '../../../../functions/domain/refusals.ts';
import { RejectionReportSchema } from '../../../../functions/domain/return-reports.ts';
import { sftpDeposit, withStatus } from '../../domain/dossier-fixtures.ts';
import { PDF, piece, type RETOUR, retour } from '../../formats/retour-fixtures.ts';
import { BOITE, World } from './world.ts';

const NUMERO = sftpDeposit.numero;

/** A world whose dossier differs. */
function worldWith(dossier: Parameters<World['dossiers']['set']>[1]): World {
  const world = new World();
  world.dossiers.set(NUMERO, dossier);
  return world;
}

describe('a refused return flow goes to rejets/ with its report, and nothing else changes', () => {
  const cases: readonly [string, RefusalCode, Partial<typeof RETOUR>, World?][] = [
    ['unknown dossier', 'DOSSIER_INCONNU', { numero: 'A-9-INCONNU0' }],
    [
      'dossier of another boite',
      'DOSSIER_INCONNU',
      {},
      worldWith(withStatus('recu', { ...sftpDeposit, boite: BoiteSchema.parse('commune-01002') })),
    ],
    ['dossier without a boite', 'DOSSIER_INCONNU', {}, worldWith({ ...withStatus('recu'), mode: 'courriel' })],
    ['another démarche', 'DEMARCHE_CONTRADICTOIRE', { demarche: 'ILE' }],
    ['forbidden transition', 'TRANSITION_INTERDITE', {}, worldWith(withStatus('accepte', sftpDeposit))],
    ['closed dossier', 'DOSSIER_CLOS', {}, worldWith(withStatus('clos', sftpDeposit))],
    ['unknown code', 'STATUT_INCONNU', { status: '18' }],
    ['status that only the hub gives', 'TRANSITION_INTERDITE', { status: '14' }],
    ['comment missing', 'COMMENTAIRE_OBLIGATOIRE', { status: '17' }],
    ['refused document', 'PIECE_REFUSEE', { comment: 'Bonjour', pieces: [piece('a.png', PDF)] }],
    ['program', 'FICHIER_INTERDIT', { pieces: [piece('a.pdf', Buffer.from('MZ'))] }],
  ];
  test.each(cases)('%s', async (_, code, changed, world = new World()) => {
    const before = world.dossiers.get(NUMERO);
    world.upload('retour.zip', await retour(changed));
    expect(await world.ring()).toBe('done');
    const report = RejectionReportSchema.parse(world.json('rejets'));
    expect(report.code).toBe(code);
    const [file, json, text] = world.names('rejets');
    expect([json, text]).toEqual([`${file}.json`, `${file}.txt`]);
    const sentence = String(world.files.get(`${BOITE}/rejets/${text}`));
    for (const said of [code, report.message, report.action, report.place, report.support]) expect(sentence).toContain(said);
    expect(world.dossiers.get(NUMERO)).toBe(before);
    expect(world.happenings).toEqual([{ kind: 'retour-refuse', code }]);
    expect([world.events, [...world.vault], [...world.receipts], world.names('traites'), world.uploads]).toEqual([[], [], [], [], []]);
  });

  test('what is no ZIP: the number is not known', async () => {
    const world = new World();
    world.upload('retour.zip', Buffer.from('Bonjour, voici la réponse de la mairie.'));
    await world.ring();
    expect(world.json('rejets')).toMatchObject({ code: 'ZIP_ILLISIBLE', numero: null });
  });

  test('a file larger than 100 MB is reported and never read', async () => {
    const world = new World();
    world.upload('retour.zip', Buffer.from('PK'), { bytes: 100 * 1024 * 1024 + 1 });
    let reads = 0;
    world.before = (step) => void (step === 'read' && reads++);
    world.verdict = async () => Promise.reject(new Error('asked'));
    expect(await world.ring()).toBe('done');
    expect(world.json('rejets')).toMatchObject({ code: 'ZIP_TROP_GROS', sha256: null, bytes: 104_857_601 });
    expect(reads).toBe(0);
  });

  test.each([2, 6])('a file of %d GB, more than one copy moves within a visit, is reported and not kept', async (gigabytes) => {
    const world = new World();
    world.upload('retour.zip', Buffer.from('PK'), { bytes: gigabytes * 1024 ** 3 });
    await world.ring();
    expect(world.names('rejets').map((name) => name.slice(-9))).toEqual(['.zip.json', 'r.zip.txt']);
    expect(world.uploads).toEqual([]);
  });

  test('what the gate refuses is not read', async () => {
    const world = new World();
    world.verdict = async () => 'CONTENU_MALVEILLANT';
    world.upload('retour.zip', await retour());
    await world.ring();
    expect(world.json('rejets')).toMatchObject({ code: 'CONTENU_MALVEILLANT', sha256: null });
  });

  test('where the dossier was closed in between, what had been kept is destroyed', async () => {
    const world = new World();
    world.upload('retour.zip', await retour({ comment: 'Bonjour', pieces: [piece('a.pdf', PDF)] }));
    world.before = (step) => {
      const dossier = world.dossiers.get(NUMERO);
      if (step === 'commit' && dossier?.status === 'recu')
        world.dossiers.set(NUMERO, { ...dossier, status: 'clos', version: dossier.version + 1 });
    };
    expect(await world.ring()).toBe('done');
    expect(world.json('rejets')).toMatchObject({ code: 'DOSSIER_CLOS' });
    expect(world.vault.size).toBe(0);
  });

  test('a refused file is decided anew when it comes again', async () => {
    const world = worldWith(withStatus('clos', sftpDeposit));
    const zip = await retour();
    world.upload('retour.zip', zip);
    await world.ring();
    world.dossiers.set(NUMERO, withStatus('recu', sftpDeposit));
    world.upload('retour.zip', zip, { at: '2019-04-05T08:00:00.000Z' });
    await world.ring();
    expect(world.statuses()).toEqual(['en-cours']);
  });
});
