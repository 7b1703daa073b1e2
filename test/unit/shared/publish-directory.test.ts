import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PublishedDirectory } from '../../../functions/adapters/portail-directory.ts';
import { CommuneSchema } from '../../../functions/domain/commune.ts';
import type { DirectoryEntry, PortalDirectory } from '../../../functions/domain/portal-directory.ts';
import { createPublishDirectory, DirectoryContendedError } from '../../../functions/shared/publish-directory.ts';

const entry = (insee: string, name: string): DirectoryEntry => ({
  commune: CommuneSchema.parse({ insee, name, postalCodes: ['01400'] }),
  raccordements: [],
});

/** A table and a bucket in memory. `turn` is waited for before each call: it decides who is next. */
function world(turn: () => Promise<void> = async () => {}) {
  const table = new Map<string, DirectoryEntry>();
  const bucket = new Map<string, PublishedDirectory>();
  let writes = 0;
  const publisher = createPublishDirectory({
    async read(departement) {
      await turn();
      return bucket.get(departement) ?? null;
    },
    async entriesOf(insees) {
      await turn();
      return new Map(insees.map((insee) => [insee, table.get(insee) ?? null]));
    },
    async write(before, directory) {
      await turn();
      if (bucket.get(directory.departement)?.etag !== before?.etag) return 'stale';
      writes++;
      bucket.set(directory.departement, { directory, etag: `e${writes}` });
      return 'written';
    },
    pause: turn,
  });
  const names = (departement: string): Record<string, string> =>
    Object.fromEntries((bucket.get(departement)?.directory?.communes ?? []).map(({ insee, name }) => [insee, name]));
  return { table, bucket, publisher, names, writes: () => writes };
}

describe('the directory of the portal', () => {
  test('gets the communes that changed, each in the object of its département', async () => {
    const w = world();
    w.table.set('01001', entry('01001', 'Un'));
    w.table.set('38544', entry('38544', 'Vienne'));
    expect(await w.publisher.publish(['01001', '38544', '01001'])).toEqual([
      { departement: '01', outcome: 'written' },
      { departement: '38', outcome: 'written' },
    ]);
    expect([w.names('01'), w.names('38')]).toEqual([{ '01001': 'Un' }, { '38544': 'Vienne' }]);
  });
  test('is not written again where nothing changed', async () => {
    const w = world();
    w.table.set('01001', entry('01001', 'Un'));
    await w.publisher.publish(['01001']);
    expect(await w.publisher.publish(['01001'])).toEqual([{ departement: '01', outcome: 'same' }]);
    expect(await w.publisher.rebuild('01', ['01001'])).toEqual({ departement: '01', outcome: 'same' });
    expect(w.writes()).toBe(1);
  });
  test('is rebuilt from the table: what it lacks comes, what the table lacks goes', async () => {
    const w = world();
    w.table.set('01001', entry('01001', 'Un'));
    await w.publisher.publish(['01001']);
    w.table.delete('01001');
    w.table.set('01002', entry('01002', 'Deux'));
    await w.publisher.rebuild('01', ['01002']);
    expect(w.names('01')).toEqual({ '01002': 'Deux' });
  });
  test('that cannot be read is not written over by a part, and is rebuilt whole', async () => {
    const w = world();
    w.table.set('01001', entry('01001', 'Un'));
    w.bucket.set('01', { directory: null, etag: 'e0' });
    await expect(w.publisher.publish(['01001'])).rejects.toMatchObject({ name: 'DirectoryUnreadableError' });
    await w.publisher.rebuild('01', ['01001']);
    expect(w.names('01')).toEqual({ '01001': 'Un' });
  });
  test('written by others time after time: whoever asked asks again', async () => {
    const publisher = createPublishDirectory({
      read: async () => null,
      entriesOf: async () => new Map([['01001', entry('01001', 'Un')]]),
      write: async (): Promise<'stale'> => 'stale',
      pause: async () => {},
    });
    await expect(publisher.publish(['01001'])).rejects.toThrow(DirectoryContendedError);
  });

  test('a commune that changed back while another wrote what it had been: who writes looks again', async () => {
    const w = world();
    const named = (name: string) => w.table.set('01001', entry('01001', name));
    named('A');
    await w.publisher.publish(['01001']);
    named('B');
    // Between its reading of the table and its writing of the object, the commune is A again: the object says so, nothing is to be written.
    const late = createPublishDirectory({
      read: async (departement) => w.bucket.get(departement) ?? null,
      entriesOf: async (insees) => new Map(insees.map((insee) => [insee, w.table.get(insee) ?? null])),
      async write(before, directory) {
        if (directory.communes[0]?.name === 'B') {
          named('A');
          expect(await w.publisher.publish(['01001'])).toEqual([{ departement: '01', outcome: 'same' }]);
        }
        w.bucket.set('01', { directory, etag: `${before?.etag}+` });
        return 'written';
      },
    });
    expect(await late.publish(['01001'])).toEqual([{ departement: '01', outcome: 'written' }]);
    expect(w.names('01')).toEqual({ '01001': 'A' });
  });

  test('ends as the table does, whoever changes what at the same moment and in whatever order their calls fall', async () => {
    const changes = fc.array(fc.record({ insee: fc.constantFrom('01001', '01002', '01003'), name: fc.constantFrom('A', 'B', 'C') }), {
      minLength: 2,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(changes, fc.scheduler(), async (all, s) => {
        const w = world(() => s.schedule(Promise.resolve()));
        // Each operator writes the table, then the change is published, as its record of the stream asks.
        const acting = all.map(async ({ insee, name }) => {
          await s.schedule(Promise.resolve());
          w.table.set(insee, entry(insee, name));
          await w.publisher.publish([insee]);
        });
        // Somebody rebuilds all of it meanwhile, from a list that is late: it names none of them.
        const rebuilding = w.publisher.rebuild('01', []);
        const done = Promise.all([...acting, rebuilding]);
        await s.waitFor(done);
        expect(w.names('01')).toEqual(Object.fromEntries([...w.table].map(([insee, { commune }]) => [insee, commune.name])));
      }),
      { numRuns: 200 },
    );
  });
});

test('what stands in the object is what the schema of the formats says', async () => {
  const w = world();
  w.table.set('01001', entry('01001', 'Un'));
  await w.publisher.publish(['01001']);
  const object: PortalDirectory | null | undefined = w.bucket.get('01')?.directory;
  expect(object).toEqual({
    version: '1',
    departement: '01',
    communes: [{ insee: '01001', name: 'Un', postalCodes: ['01400'], demarches: {} }],
    postalCodes: { '01400': ['01001'] },
  });
});
