import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pushDeposit } from '../../domain/delivery-fixtures.ts';
import type { Fate } from './far-end.ts';
import { createWorld, type World } from './world.ts';

const { numero } = pushDeposit;

/** What may happen to a push, in any order: visits that die, answers and events that are lost or late, an agent, an operator. */
type Happening =
  | { readonly what: 'visit'; readonly dies: number | undefined; readonly fate: Fate }
  | { readonly what: 'send ends' | 'move ends'; readonly fails: string | undefined }
  | { readonly what: 'events' | 'events lost' | 'download' | 'suspend' | 'resume' }
  /** Several of these as they mostly come: a send that goes well, a bell that looks for evidence. */
  | { readonly what: 'sent' | 'looked at' }
  | { readonly what: 'time'; readonly seconds: number };

const fates = fc.constantFrom<Fate>('answered', 'answered', 'answered', 'answer-lost', 'never', 'throttled');
const happenings: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ what: fc.constant('visit' as const), dies: fc.option(fc.nat(25), { nil: undefined }), fate: fates }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('send ends' as const),
      fails: fc.option(fc.constantFrom('CONNECTION_ERROR', 'WRITE_FILE_ERROR'), { nil: undefined, freq: 2 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('move ends' as const),
      fails: fc.option(fc.constantFrom('CONNECTION_ERROR', 'RENAME_ERROR'), { nil: undefined, freq: 2 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constantFrom(
        'events' as const,
        'events' as const,
        'events lost' as const,
        'download' as const,
        'suspend' as const,
        'resume' as const,
      ),
    }),
  },
  { weight: 4, arbitrary: fc.record({ what: fc.constantFrom('sent' as const, 'looked at' as const) }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('time' as const), seconds: fc.constantFrom(1, 40, 130, 800, 5_000, 100_000) }) },
);

async function happen(world: World, happening: Happening): Promise<void> {
  switch (happening.what) {
    case 'visit':
      world.far.fate = happening.fate;
      if (happening.dies !== undefined) world.killIn(happening.dies);
      await world.receive({ numero });
      world.far.fate = 'answered';
      return;
    case 'send ends':
      world.far.sendFails = happening.fails;
      return world.far.endSend();
    case 'move ends':
      world.far.moveFails = happening.fails;
      return world.far.endMove();
    case 'events':
      return world.deliverEvents();
    case 'events lost':
      world.far.events.length = 0;
      return;
    case 'download':
      await world.ask(numero, { kind: 'telecharger', agent: 'agent-1' });
      return;
    case 'suspend':
    case 'resume':
      world.raccordement = happening.what === 'suspend' ? 'suspendu' : 'actif';
      return;
    case 'sent':
      world.far.sendFails = undefined;
      await world.receive({ numero });
      world.far.endSend();
      return world.deliverEvents();
    case 'looked at':
      for (const seconds of [800, 40]) {
        world.pass(seconds);
        await world.receive({ numero });
      }
      return;
    case 'time':
      return world.pass(happening.seconds);
  }
}

test('whatever is lost, late or dies, a dossier reaches its commune once: by the push or by the GS, and by one of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(happenings, { maxLength: 40 }), async (late, life) => {
      const world = createWorld();
      await world.handOver();
      // Open in the GS from the start in half of the lives: there the two ways meet.
      if (late) world.pass(72 * 3600);
      if (late) await world.receive({ numero });
      for (const happening of life) await happen(world, happening);
      world.raccordement = 'actif';
      await world.settle();
      const fetched = world.table.history.filter(({ type }) => type === 'telechargement').length;
      expect(world.far.collected).toHaveLength(fetched > 0 ? 0 : 1);
      expect(world.table.dossiers.get(numero)?.acheminement).toBe(fetched > 0 ? 'annule' : 'livre');
      expect(await world.table.load(numero)).toMatchObject({ cleanup: 'fait' });
      expect(world.copies.size).toBe(0);
      expect(world.far.torn).toEqual([]);
    }),
    { numRuns: 1000 },
  );
}, 120_000);
