import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dossier } from '../../../functions/domain/dossier.ts';
import { evolve, replay } from '../../../functions/domain/evolve.ts';
import { mayFollow } from '../../../functions/domain/statuses.ts';
import { deposit } from './dossier-fixtures.ts';
import { lived, lives } from './life-fixtures.ts';

describe('over any sequence of commands', () => {
  test('replaying the events gives the snapshot, at every step', () => {
    fc.assert(
      fc.property(lives(), (life) => {
        const { events, snapshots } = lived(life);
        for (const snapshot of snapshots) expect(replay(events.slice(0, snapshot.version))).toEqual(snapshot);
      }),
    );
  });
  test('versions never skip, and the chain names each consequential event once', () => {
    fc.assert(
      fc.property(lives(), (life) => {
        const { events } = lived(life);
        expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
        const chain = events.filter((event) => 'after' in event);
        expect(chain.map((event) => event.after)).toEqual([0, ...chain.slice(0, -1).map(({ seq }) => seq)]);
      }),
    );
  });
  test('no way leaves a closed dossier, and every change stands in the table', () => {
    fc.assert(
      fc.property(lives(), (life) => {
        let dossier: Dossier | null = null;
        for (const event of lived(life).events) {
          const before: Dossier | null = dossier;
          dossier = evolve(dossier, event);
          if (before === null) continue;
          if (before.status === 'clos') expect(dossier.status).toBe('clos');
          if (before.status !== dossier.status) expect(mayFollow(before.status, dossier.status)).toBe(true);
        }
      }),
    );
  });
  test('content is never handed out from its expiry on', () => {
    fc.assert(
      fc.property(lives(), (life) => {
        const { events } = lived(life);
        for (const event of events) if (event.type === 'telechargement') expect(event.at < deposit.expiresAt).toBe(true);
      }),
    );
  });
  test('a push that may have its final name, and a fetch in the GS, never cross', () => {
    fc.assert(
      fc.property(lives(), (life) => {
        let dossier: Dossier | null = null;
        let fetched = false;
        for (const event of lived(life).events) {
          const before: Dossier | null = dossier;
          if (event.type === 'telechargement') {
            expect(['engage', 'livre']).not.toContain(before?.mode === 'courriel' ? undefined : before?.acheminement);
            fetched = true;
          }
          if (event.type === 'acheminement' && event.step === 'engage') expect(fetched).toBe(false);
          dossier = evolve(dossier, event);
        }
      }),
    );
  });
});
