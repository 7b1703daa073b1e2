import { describe, expect, test } from 'vitest';
import { copyKey, temporaryName } from '../../../../functions/domain/delivery.ts';
import { pushDeposit } from '../../domain/delivery-fixtures.ts';
import { createWorld, EVIDENCE_SECONDS, LEASE_SECONDS } from './world.ts';

const { numero, fileName } = pushDeposit;
const FINAL = `/depots/${fileName}`;

describe('a push', () => {
  test('is sent under a temporary name, then moved, and proved by its event', async () => {
    const world = createWorld();
    await world.handOver();
    await world.visit();
    expect(world.far.sends.map(({ key }) => key)).toEqual([copyKey(numero, fileName, 1)]);
    world.far.endSend();
    expect([...world.far.files]).toEqual([`/depots/${temporaryName(fileName, 1)}`]);
    await world.deliverEvents();
    world.far.endMove();
    await world.deliverEvents();
    expect(world.far.collected).toEqual([FINAL]);
    expect(world.table.dossiers.get(numero)).toMatchObject({ status: 'transmis', acheminement: 'livre' });
    expect(world.table.steps(numero)).toEqual(['engage', 'transmis push', 'livre']);
    expect(await world.table.load(numero)).toMatchObject({ state: 'livre', cleanup: 'fait', attempt: 1 });
    expect(world.counted).toEqual(['PushDelivered']);
    expect(world.copies.size).toBe(0);
  });
  test('goes on by its own bells where every event is lost', async () => {
    const world = createWorld();
    await world.handOver();
    await world.visit();
    world.far.endSend();
    world.far.events.length = 0;
    world.pass(31);
    await world.bellsRing();
    world.far.endMove();
    world.far.events.length = 0;
    expect(await world.table.load(numero)).toMatchObject({ state: 'move-demande' });
    for (let looks = 0; looks < 3; looks++) {
      world.pass(EVIDENCE_SECONDS);
      await world.bellsRing();
    }
    expect(await world.table.load(numero)).toMatchObject({ state: 'livre' });
    expect(world.far.collected).toEqual([FINAL]);
    expect(world.far.listings.size).toBe(0);
  });
  test('leaves oldest first, twenty at a time', async () => {
    const world = createWorld();
    for (let rank = 29; rank >= 0; rank--) {
      await world.handOver(`A-9-${rank}`, { submittedAt: `2019-04-03T14:26:${rank + 10}.000Z` });
    }
    await world.visit();
    expect(world.far.sends).toHaveLength(20);
    await world.settle(1);
    const order = world.far.collected.map((path) => /\.A-9-(\d+)-RCO/.exec(path)?.[1]);
    expect(order).toEqual(Array.from({ length: 30 }, (_, rank) => String(rank)));
  });
  test('a bell that finds somebody at work is noted on his lease', async () => {
    const world = createWorld();
    await world.handOver();
    world.killIn(6);
    expect(await world.visit()).toBe('died');
    expect(await world.visit()).toBe('done');
    expect(world.far.sends).toHaveLength(0);
    world.pass(LEASE_SECONDS + 1);
    await world.settle(1);
    expect(world.far.collected).toEqual([FINAL]);
  });
});

describe('an attempt that fails', () => {
  test('comes again under another temporary name, after its back-off; what it left is removed at the end', async () => {
    const world = createWorld();
    await world.handOver();
    world.far.sendFails = 'WRITE_FILE_ERROR';
    await world.visit();
    world.far.endSend();
    world.far.files.add(`/depots/${temporaryName(fileName, 1)}`);
    await world.deliverEvents();
    expect(await world.table.load(numero)).toMatchObject({ state: 'a-pousser', attempt: 1, lastFailure: 'WRITE_FILE_ERROR' });
    expect(world.circuit).toEqual({ state: 'ferme', failures: 0 });
    await world.settle(1);
    expect(world.far.collected).toEqual([FINAL]);
    expect([...world.far.files]).toEqual([]);
    expect(world.counted).toEqual(['PushFailed WRITE_FILE_ERROR', 'PushDelivered']);
  });
  test('without an answer waits for its event, then for its evidence time', async () => {
    const world = createWorld();
    await world.handOver();
    world.far.fate = 'never';
    await world.visit();
    world.far.fate = 'answered';
    await world.visit();
    expect(world.far.sends).toHaveLength(0);
    world.pass(LEASE_SECONDS + EVIDENCE_SECONDS);
    await world.visit();
    expect(await world.table.load(numero)).toMatchObject({ attempt: 1, lastFailure: 'ANSWER_LOST', state: 'a-pousser' });
    world.pass(60);
    await world.visit();
    expect(world.far.sends.map(({ key }) => key)).toEqual([copyKey(numero, fileName, 2)]);
  });
  test('a move that fails leaves the file whole: the GS is free, and the move is asked for again', async () => {
    const world = createWorld();
    await world.handOver();
    await world.visit();
    world.far.endSend();
    await world.deliverEvents();
    world.far.moveFails = 'RENAME_ERROR';
    world.far.endMove();
    await world.deliverEvents();
    world.pass(31);
    await world.bellsRing();
    expect(world.table.dossiers.get(numero)?.acheminement).toBe('confie');
    expect(await world.table.load(numero)).toMatchObject({ state: 'envoye', moves: 1, lastFailure: 'RENAME_ERROR' });
    await world.settle(1);
    expect(world.far.collected).toEqual([FINAL]);
    expect(world.far.sends).toHaveLength(1);
  });
});

describe('an endpoint out of order', () => {
  test('opens its circuit at the third failure: one probe at a time, then all leaves oldest first, once', async () => {
    const world = createWorld();
    for (let rank = 0; rank < 9; rank++) await world.handOver(`A-9-${rank}`, { submittedAt: `2019-04-03T14:26:1${rank}.000Z` });
    world.far.sendFails = 'CONNECTION_ERROR';
    world.far.connection = { ok: false, hostKey: undefined };
    await world.visit();
    for (let rank = 0; rank < 9; rank++) world.far.endSend();
    await world.deliverEvents();
    expect(world.circuit).toMatchObject({ state: 'ouvert', reason: 'CONNECTION_ERROR' });
    expect(world.counted.filter((name) => name.startsWith('CircuitOpened'))).toEqual(['CircuitOpened CONNECTION_ERROR']);
    expect([...world.notices.keys()]).toEqual([]);
    const sends = world.far.sends.length;
    const visits = world.visits;
    for (let minutes = 0; minutes < 120; minutes++) {
      world.pass(60);
      await world.bellsRing();
    }
    expect(world.far.sends).toHaveLength(sends);
    // Probes after 1, 2, 4 and 8 minutes, then every quarter of an hour, and a look at what was under way.
    expect(world.visits - visits).toBeLessThanOrEqual(20);
    expect([...world.notices.values()].map(({ kind, to }) => `${kind} ${to.role}`)).toEqual([
      'connexion-en-panne operateur',
      'connexion-en-panne contact-technique',
    ]);
    await world.settle(1);
    expect(world.circuit).toEqual({ state: 'ferme', failures: 0 });
    const order = world.far.collected.map((path) => /\.A-9-(\d+)-RCO/.exec(path)?.[1]);
    expect(order).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8']);
    expect([...world.notices.values()].map(({ kind }) => kind)).toContain('connexion-retablie');
  });
  test('that shows another host key is sent nothing, and people are told at once', async () => {
    const world = createWorld();
    for (let rank = 0; rank < 3; rank++) await world.handOver(`A-9-${rank}`);
    world.far.sendFails = 'CONNECTION_ERROR';
    world.far.connection = { ok: false, hostKey: 'ssh-rsa BBBB comment' };
    await world.visit();
    for (let rank = 0; rank < 3; rank++) world.far.endSend();
    await world.deliverEvents();
    expect(world.circuit).toMatchObject({ state: 'ouvert', reason: 'HOST_KEY_CHANGED' });
    expect(world.counted.filter((name) => name === 'HostKeyChanged')).toHaveLength(1);
    expect([...world.notices.values()].map(({ kind, to }) => `${kind} ${to.role}`)).toEqual([
      'cle-changee operateur',
      'cle-changee contact-technique',
    ]);
    for (let hours = 0; hours < 24; hours++) {
      world.pass(3600);
      await world.bellsRing();
    }
    expect(world.far.sends).toHaveLength(3);
  });
  test('a refusal of AWS to take more counts for nobody', async () => {
    const world = createWorld();
    for (let rank = 0; rank < 5; rank++) await world.handOver(`A-9-${rank}`);
    world.far.fate = 'throttled';
    await world.visit();
    expect(world.counted).toEqual(['PushFailed CALL_THROTTLED']);
    expect(world.circuit).toEqual({ state: 'ferme', failures: 0 });
  });
});

describe('72 h after its deposit', () => {
  async function fallenBack() {
    const world = createWorld();
    await world.handOver();
    world.far.sendFails = 'WRITE_FILE_ERROR';
    await world.visit();
    for (let hours = 0; hours <= 72; hours++) {
      for (let turn = 0; turn < 60; turn++) {
        await world.bellsRing();
        world.far.endSend();
        await world.deliverEvents();
        world.pass(60);
      }
    }
    await world.receive({ numero });
    return world;
  }
  test('a dossier opens in the GS, is told once, had its sixteen attempts, and is still pushed', async () => {
    const world = await fallenBack();
    expect(world.table.steps(numero)).toEqual(['bascule', 'transmis gs']);
    expect(world.far.sends.length).toBeGreaterThanOrEqual(16);
    expect([...world.notices.values()].map(({ kind, to }) => `${kind} ${to.role}`)).toEqual([
      'bascule-en-gs operateur',
      'bascule-en-gs second-contact',
    ]);
    expect(world.counted).toContain('PushFellBack push');
    await world.settle(1);
    expect(world.far.collected).toEqual([FINAL]);
    expect(world.table.steps(numero)).toEqual(['bascule', 'transmis gs', 'engage', 'livre']);
  });
  test('a fetch in the GS that comes first cancels the push, and the temporary file is removed', async () => {
    const world = await fallenBack();
    world.far.sendFails = undefined;
    world.pass(4 * 3600);
    await world.bellsRing();
    world.far.endSend();
    expect(world.far.files.size).toBe(1);
    expect(await world.ask(numero, { kind: 'telecharger', agent: 'agent-1' })).toMatchObject({ ok: true });
    await world.settle(1);
    expect(world.far.collected).toEqual([]);
    expect(world.far.files.size).toBe(0);
    expect(world.copies.size).toBe(0);
    expect(await world.table.load(numero)).toMatchObject({ state: 'annule', reason: 'telechargement-gs', cleanup: 'fait' });
  });
  test('a move that is engaged comes first, and the fetch is refused', async () => {
    const world = await fallenBack();
    world.far.sendFails = undefined;
    world.pass(4 * 3600);
    await world.bellsRing();
    world.far.endSend();
    await world.deliverEvents();
    expect(await world.ask(numero, { kind: 'telecharger', agent: 'agent-1' })).toMatchObject({ refusal: { code: 'REMISE_EN_COURS' } });
    world.far.endMove();
    await world.deliverEvents();
    expect(await world.ask(numero, { kind: 'telecharger', agent: 'agent-1' })).toMatchObject({
      refusal: { code: 'TELECHARGEMENT_HORS_GS' },
    });
  });
});

describe('a suspended raccordement', () => {
  test('holds what waits, and lets it go oldest first once it is active again', async () => {
    const world = createWorld();
    world.raccordement = 'suspendu';
    for (let rank = 4; rank >= 0; rank--) await world.handOver(`A-9-${rank}`, { submittedAt: `2019-04-03T14:26:1${rank}.000Z` });
    await world.visit();
    expect(world.far.sends).toHaveLength(0);
    expect(await world.table.load('A-9-0')).toMatchObject({ state: 'suspendu' });
    world.raccordement = 'actif';
    await world.receive({ insee: pushDeposit.insee, demarche: pushDeposit.demarche });
    await world.settle(1);
    const order = world.far.collected.map((path) => /\.A-9-(\d+)-RCO/.exec(path)?.[1]);
    expect(order).toEqual(['0', '1', '2', '3', '4']);
  });
  test('for 72 h opens the dossiers in the GS, and pushes them all the same afterwards', async () => {
    const world = createWorld();
    world.raccordement = 'suspendu';
    await world.handOver();
    await world.visit();
    world.pass(72 * 3600);
    await world.receive({ numero });
    expect(world.table.steps(numero)).toEqual(['suspendu', 'bascule', 'transmis gs']);
    world.raccordement = 'actif';
    await world.settle(1);
    expect(world.far.collected).toEqual([FINAL]);
  });
});

test('content that may no longer be read is not pushed, and its delivery ends', async () => {
  const world = createWorld();
  await world.handOver();
  world.pass(31 * 86_400);
  await world.visit();
  expect(world.far.sends).toHaveLength(0);
  expect(await world.table.load(numero)).toMatchObject({ state: 'annule', reason: 'contenu' });
});
