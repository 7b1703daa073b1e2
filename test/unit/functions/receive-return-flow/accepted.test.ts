import { describe, expect, test } from 'vitest';
import { ReturnReceiptSchema } from '../../../../functions/domain/return-reports.ts';
import { deposited, sftpDeposit } from '../../domain/dossier-fixtures.ts';
import { PDF, PNG, piece, retour } from '../../formats/retour-fixtures.ts';
import { BOITE, World } from './world.ts';

const NUMERO = sftpDeposit.numero;

describe('an accepted return flow', () => {
  test('changes the dossier, keeps comment and documents, and moves to traites/ with its receipt', async () => {
    const world = new World();
    const pieces = [piece('attestation.pdf', PDF), piece('plan.png', PNG)];
    const zip = await retour({ status: '100', comment: 'Votre attestation est jointe.', pieces });
    world.upload('réponse.zip', zip);
    expect(await world.ring()).toBe('done');
    expect(world.statuses()).toEqual(['document', 'document', 'clos']);
    expect([...world.vault.values()]).toEqual(['Votre attestation est jointe.', PDF, PNG]);
    const [name, receipt] = world.names('traites');
    expect(name).toMatch(/^20190404T080000Z-[0-9a-f]{8}-réponse\.zip$/);
    expect(receipt).toBe(`${name}.json`);
    expect(world.files.get(`${BOITE}/traites/${name}`)).toEqual(zip);
    expect(ReturnReceiptSchema.parse(world.json('traites'))).toMatchObject({ numero: NUMERO, before: 'recu', after: 'clos', documents: 2 });
    expect(world.uploads).toEqual([]);
    expect(world.leasedBy).toBeUndefined();
    expect(world.happenings).toEqual([{ kind: 'retour-accepte' }]);
  });

  test('names neither comment, nor document, nor file of a person in the dossier', async () => {
    const world = new World();
    world.upload('Dupont.zip', await retour({ comment: 'Bonjour Madame Dupont', pieces: [piece('Dupont.pdf', PDF)] }));
    await world.ring();
    expect(JSON.stringify([world.events, [...world.receipts.values()], [...world.vault.keys()]])).not.toContain('Dupont');
  });

  test('that precedes the recorded delivery proves it', async () => {
    const world = new World();
    world.dossiers.set(NUMERO, deposited(sftpDeposit));
    world.upload('retour.zip', await retour());
    expect(await world.ring()).toBe('done');
    expect(world.statuses()).toEqual(['transmis', 'en-cours']);
  });

  test('is found in a sub-folder too', async () => {
    const world = new World();
    world.upload('envois/retour.zip', await retour());
    await world.ring();
    expect(world.names('traites')[0]).toMatch(/-envois_retour\.zip$/);
  });

  test('is decided again where somebody wrote in between', async () => {
    const world = new World();
    world.upload('retour.zip', await retour());
    let times = 0;
    world.before = (step) => {
      const dossier = world.dossiers.get(NUMERO);
      if (step !== 'commit' || times++ > 0 || dossier === undefined) return;
      world.dossiers.set(NUMERO, { ...dossier, version: dossier.version + 1 });
    };
    expect(await world.ring()).toBe('done');
    expect(world.statuses()).toEqual(['en-cours']);
  });
});

describe('the same return flow twice', () => {
  test('moves to traites/ with its receipt, and nothing is done twice', async () => {
    const world = new World();
    const zip = await retour({ comment: 'Bonjour' });
    world.upload('un.zip', zip);
    await world.ring();
    world.upload('deux.zip', zip, { at: '2019-04-05T08:00:00.000Z' });
    expect(await world.ring()).toBe('done');
    expect(world.statuses()).toEqual(['en-cours']);
    expect(world.vault.size).toBe(1);
    expect(world.names('traites')).toHaveLength(4);
    expect(world.names('rejets')).toEqual([]);
    expect(world.json('traites', 'un.zip.json')).toEqual(world.json('traites', 'deux.zip.json'));
  });

  test('is still the same after the dossier was closed', async () => {
    const world = new World();
    const zip = await retour();
    world.upload('un.zip', zip);
    world.upload('clos.zip', await retour({ status: '100' }), { at: '2019-04-04T08:00:05.000Z' });
    await world.ring();
    world.upload('encore.zip', zip, { at: '2019-04-05T08:00:00.000Z' });
    await world.ring();
    expect(world.statuses()).toEqual(['en-cours', 'clos']);
    expect(world.names('rejets')).toEqual([]);
  });

  test('a status repeated without anything new leaves a receipt and no event', async () => {
    const world = new World();
    world.upload('un.zip', await retour());
    world.upload('deux.zip', await retour({ dateTime: '2019-04-04T11:00:00+02:00' }), { at: '2019-04-04T08:00:05.000Z' });
    expect(await world.ring()).toBe('done');
    expect(world.statuses()).toEqual(['en-cours']);
    expect(world.receipts.size).toBe(2);
  });
});

describe('killed at any point, the next bell finishes without doubling', () => {
  test.each(['read', 'commit', 'move', 'delete after copy'])('before: %s', async (point) => {
    const world = new World();
    world.upload('retour.zip', await retour({ status: '19', comment: 'Bonjour', pieces: [piece('a.pdf', PDF)] }));
    let killed = false;
    world.before = (step) => {
      if (step !== point || killed) return;
      killed = true;
      throw new Error('killed');
    };
    await world.ring().catch(() => 'back');
    expect(killed).toBe(true);
    expect(await world.ring()).toBe('done');
    expect(world.statuses()).toEqual(['document', 'accepte']);
    expect(world.vault.size).toBe(2);
    expect(world.names('traites')).toHaveLength(2);
    expect(world.uploads).toEqual([]);
  });

  test('between the commit and the move: the receipt tells the second bell', async () => {
    const world = new World();
    world.upload('retour.zip', await retour({ status: '100' }));
    world.before = (step) => {
      if (step === 'move') throw new Error('killed');
    };
    expect(await world.ring()).toBe('back');
    expect(world.statuses()).toEqual(['clos']);
    expect(world.names('rejets')).toEqual([]);
    world.before = () => undefined;
    expect(await world.ring()).toBe('done');
    expect(world.statuses()).toEqual(['clos']);
    expect(world.json('traites')).toMatchObject({ before: 'recu', after: 'clos' });
  });
});
