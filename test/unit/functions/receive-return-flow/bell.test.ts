import { describe, expect, test } from 'vitest';
import { NumeroSchema } from '../../../../functions/domain/ids.ts';
import { sftpDeposit, withStatus } from '../../domain/dossier-fixtures.ts';
import { retour } from '../../formats/retour-fixtures.ts';
import { emittedText } from '../emitted.ts';
import { BOITE, GRACE_SECONDS, World } from './world.ts';

const objectCreated = (key: string) => ({ detail: { bucket: { name: 'boites' }, object: { key, size: 10 } } });
const FAR = new Date('2019-12-31T00:00:00.000Z');
const secondsAfter = (instant: string, seconds: number) => new Date(Date.parse(instant) + seconds * 1000).toISOString();

describe('the event is a bell', () => {
  test('whatever file it names, every file of the boite is handled', async () => {
    const world = new World();
    world.upload('a.zip', await retour());
    expect(await world.ring(FAR, objectCreated(`${BOITE}/retours/autre.zip`))).toBe('done');
    expect(world.statuses()).toEqual(['en-cours']);
  });

  test('a boite that is leased: the bell goes back, nothing is touched', async () => {
    const world = new World();
    world.upload('a.zip', await retour());
    world.leasedBy = 'another';
    expect(await world.ring()).toBe('back');
    expect(world.waits).toEqual(Array.from({ length: 7 }, () => 500));
    expect(world.leasedBy).toBe('another');
    expect(world.uploads).toHaveLength(1);
  });

  test('a lease given back while it waits is taken', async () => {
    const world = new World();
    world.upload('a.zip', await retour());
    world.leasedBy = 'another';
    world.during = () => {
      if (world.leasedBy === 'another') world.leasedBy = undefined;
    };
    expect(await world.ring()).toBe('done');
  });

  test('a key that is no boite of ours is acknowledged', async () => {
    expect(await new World().ring(FAR, objectCreated('Étrange/retours/a.zip'))).toBe('done');
  });

  test('what is no bell is not acknowledged', async () => {
    await expect(new World().ring(FAR, { detail: {} })).rejects.toThrow();
  });

  test('what arrives during the visit is handled by it', async () => {
    const world = new World();
    const second = await retour({ status: '100' });
    world.upload('a.zip', await retour());
    let arrived = false;
    world.before = (step) => {
      if (step !== 'commit' || arrived) return;
      arrived = true;
      world.upload('b.zip', second, { at: '2019-04-04T08:00:05.000Z' });
    };
    expect(await world.ring()).toBe('done');
    expect(world.statuses()).toEqual(['en-cours', 'clos']);
  });

  test('near the deadline the rest is left to the bell, which goes back', async () => {
    const world = new World();
    world.upload('a.zip', await retour());
    world.upload('b.zip', await retour({ status: '100' }), { at: '2019-04-04T08:00:05.000Z' });
    world.before = (step) => {
      if (step === 'commit') world.clock = '2019-04-04T09:00:00.000Z';
    };
    expect(await world.ring(new Date('2019-04-04T08:30:00.000Z'))).toBe('back');
    expect(world.statuses()).toEqual(['en-cours']);
    expect(world.leasedBy).toBeUndefined();
  });
});

describe('order', () => {
  test('oldest first, whatever the names', async () => {
    const world = new World();
    world.upload('a-clos.zip', await retour({ status: '100' }), { at: '2019-04-04T08:00:09.000Z' });
    world.upload('z-en-cours.zip', await retour(), { at: '2019-04-04T08:00:01.000Z' });
    expect(await world.ring()).toBe('done');
    expect(world.statuses()).toEqual(['en-cours', 'clos']);
  });

  test('equal seconds by the message’s own date', async () => {
    const world = new World();
    world.upload('un.zip', await retour({ dateTime: '2019-04-04T09:59:00+02:00' }));
    world.upload('deux.zip', await retour({ status: '100', dateTime: '2019-04-04T10:00:00+02:00' }));
    world.uploads.reverse();
    expect(await world.ring()).toBe('done');
    expect(world.statuses()).toEqual(['en-cours', 'clos']);
  });

  test('an answer that arrives in the second of another waits for it, and does not overtake it', async () => {
    const world = new World();
    const earlier = await retour({ dateTime: '2019-04-04T09:59:00+02:00' });
    world.clock = '2019-04-04T08:00:00.100Z';
    world.upload('clos.zip', await retour({ status: '100', dateTime: '2019-04-04T10:00:00+02:00' }));
    world.during = () => {
      if (world.uploads.length === 1) world.upload('en-cours.zip', earlier, { at: '2019-04-04T08:00:00.900Z' });
    };
    expect(await world.ring()).toBe('done');
    expect(world.statuses()).toEqual(['en-cours', 'clos']);
    expect(world.waits).toEqual([1400]);
  });

  test('a file dated far ahead of the clock is not waited for', async () => {
    const world = new World();
    world.upload('retour.zip', await retour(), { at: '2019-04-05T08:00:00.000Z' });
    expect(await world.ring()).toBe('done');
    expect(world.waits).toEqual([]);
  });

  test('one name written twice: both versions', async () => {
    const world = new World();
    world.upload('retour.zip', await retour(), { at: '2019-04-04T08:00:01.000Z' });
    world.upload('retour.zip', await retour({ status: '100' }), { at: '2019-04-04T08:00:02.000Z' });
    expect(await world.ring()).toBe('done');
    expect(world.statuses()).toEqual(['en-cours', 'clos']);
  });

  test('a file that fails keeps back its own dossier and nobody else', async () => {
    const world = new World();
    const other = NumeroSchema.parse('A-9-AUTREAUT');
    world.dossiers.set(other, { ...withStatus('recu', sftpDeposit), numero: other });
    world.upload('1.zip', await retour(), { at: '2019-04-04T08:00:01.000Z' });
    world.upload('2.zip', await retour({ status: '100' }), { at: '2019-04-04T08:00:02.000Z' });
    world.upload('3.zip', await retour({ numero: other, status: '19' }), { at: '2019-04-04T08:00:03.000Z' });
    let failures = 0;
    world.before = (step) => {
      if (step === 'commit' && failures++ === 0) throw new Error('throttled');
    };
    expect(await world.ring()).toBe('back');
    expect(world.statuses()).toEqual(['accepte']);
    expect(await world.ring()).toBe('done');
    expect(world.statuses()).toEqual(['accepte', 'en-cours', 'clos']);
  });

  test('a file on which the reader itself fails stays, and the others go on', async () => {
    const world = new World();
    const read = world.readRetour;
    world.readRetour = async (zip) => {
      if (zip.equals(Buffer.from('poison'))) throw new Error('poison');
      return read(zip);
    };
    world.upload('0.zip', Buffer.from('poison'), { at: '2019-04-04T08:00:00.000Z' });
    world.upload('1.zip', await retour(), { at: '2019-04-04T08:00:01.000Z' });
    // Counted for the version that runs: a reader that fails takes its release back.
    expect(await emittedText(async () => expect(await world.ring()).toBe('back'))).toContain('Failure teledossier $LATEST');
    expect(world.statuses()).toEqual(['en-cours']);
    expect(world.uploads.map(({ name }) => name)).toEqual(['0.zip']);
  });
});

describe('an incomplete upload', () => {
  const ARRIVED = '2019-04-04T08:00:00.000Z';
  const cut = async () => (await retour()).subarray(0, 300);

  test.each([
    ['truncated', 'retour.zip', cut, GRACE_SECONDS],
    ['empty', 'retour.zip', async () => Buffer.alloc(0), GRACE_SECONDS],
    ['of two bytes', 'retour.zip', async () => Buffer.from('PK'), GRACE_SECONDS],
    ['under a provisional name', 'retour.zip.filepart', cut, 24 * GRACE_SECONDS],
  ])('%s: left alone, looked at again, then reported', async (_, name, body, seconds) => {
    const world = new World();
    world.upload(name, await body(), { at: ARRIVED });
    expect(await world.ring()).toBe('done');
    expect(world.bells).toEqual([secondsAfter(ARRIVED, seconds)]);
    world.clock = secondsAfter(ARRIVED, seconds - 1);
    await world.ring();
    expect(world.names('rejets')).toEqual([]);
    expect(world.uploads).toHaveLength(1);
    world.clock = secondsAfter(ARRIVED, seconds);
    await world.ring();
    expect(world.json('rejets')).toMatchObject({ code: 'ENVOI_INCOMPLET' });
    expect(world.bells.at(-1)).toBe('none');
    expect(world.uploads).toEqual([]);
  });

  test('does not keep back the files behind it', async () => {
    const world = new World();
    world.upload('a.zip', await cut(), { at: ARRIVED });
    world.upload('b.zip', await retour(), { at: '2019-04-04T08:00:05.000Z' });
    expect(await world.ring()).toBe('done');
    expect(world.statuses()).toEqual(['en-cours']);
  });

  test('resumed under the same name: the whole file is handled, the part is not reported', async () => {
    const world = new World();
    world.upload('retour.zip', await cut(), { at: ARRIVED });
    world.upload('retour.zip', await retour(), { at: '2019-04-04T08:00:05.000Z' });
    expect(await world.ring()).toBe('done');
    expect(world.statuses()).toEqual(['en-cours']);
    expect(world.uploads).toEqual([]);
    expect(world.names('rejets')).toEqual([]);
  });

  test('followed by another file of the same name: reported after the grace, since its answer is lost', async () => {
    const world = new World();
    world.upload('retour.zip', (await retour({ numero: 'A-9-AUTREAUT' })).subarray(0, 300), { at: ARRIVED });
    world.upload('retour.zip', await retour(), { at: '2019-04-04T08:00:05.000Z' });
    await world.ring();
    expect(world.uploads).toHaveLength(1);
    world.clock = secondsAfter(ARRIVED, GRACE_SECONDS);
    await world.ring();
    expect(world.json('rejets')).toMatchObject({ code: 'ENVOI_INCOMPLET' });
  });

  test('the earliest look of several is asked for', async () => {
    const world = new World();
    world.upload('b.zip', await cut(), { at: '2019-04-04T07:30:00.000Z' });
    world.upload('a.zip', await cut(), { at: '2019-04-04T07:45:00.000Z' });
    await world.ring();
    expect(world.bells).toEqual(['2019-04-04T08:30:00.000Z']);
  });

  test('a file that the gate has not judged yet waits', async () => {
    const world = new World();
    world.verdict = async () => 'pending';
    world.upload('a.zip', await retour());
    expect(await world.ring()).toBe('done');
    expect(world.bells).toEqual(['2019-04-04T08:01:01.500Z']);
    expect(world.uploads).toHaveLength(1);
  });

  test('folders are left alone for ever', async () => {
    const world = new World();
    for (const name of ['', 'envois/']) world.upload(name, Buffer.alloc(0), { at: '2019-01-01T00:00:00.000Z' });
    expect(await world.ring()).toBe('done');
    expect(world.uploads).toHaveLength(2);
    expect(world.bells).toEqual(['none']);
  });

  test('hidden files are never read, and removed after a week: they may hold an answer', async () => {
    const world = new World();
    for (const name of ['.DS_Store', '.in.retour.zip']) world.upload(name, Buffer.alloc(0), { at: '2019-04-01T10:00:00.000Z' });
    expect(await world.ring()).toBe('done');
    expect(world.uploads).toHaveLength(2);
    expect(world.bells).toEqual(['2019-04-08T10:00:00.000Z']);
    world.clock = '2019-04-08T10:00:00.000Z';
    await world.ring();
    expect(world.uploads).toEqual([]);
    expect(world.names('rejets')).toEqual([]);
  });

  test('what a sender renamed is removed under its first name, with the marker of its deletion', async () => {
    const world = new World();
    world.withdrawn = [
      { key: `${BOITE}/retours/a.zip.filepart`, versionId: 'v0' },
      { key: `${BOITE}/retours/a.zip.filepart`, versionId: 'marker' },
    ];
    expect(await world.ring()).toBe('done');
    expect(world.withdrawn).toEqual([]);
  });
});
