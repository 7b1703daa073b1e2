import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PushTarget } from '../../../functions/domain/commune.ts';
import { type Command, decide } from '../../../functions/domain/decide.ts';
import type { Deposit, Dossier, DossierEvent } from '../../../functions/domain/dossier.ts';
import { evolve, replay } from '../../../functions/domain/evolve.ts';
import { BoiteSchema, EndpointIdSchema, InseeSchema, Sha256Schema } from '../../../functions/domain/ids.ts';
import { AnswerStatusSchema, mayFollow } from '../../../functions/domain/statuses.ts';
import { deposit, document } from './dossier-fixtures.ts';

const modes = fc.constantFrom<Deposit['mode']>('courriel', 'sftp', 'mixte');
const push: PushTarget = { endpoint: EndpointIdSchema.parse('hebergeur-1'), directory: '/depots' };
const answerers = fc.constantFrom(
  { way: 'retour' as const, sha256: Sha256Schema.parse('c'.repeat(64)) },
  { way: 'gs' as const, agent: 'agent-1' },
  { way: 'gs' as const, agent: 'agent-2' },
);
const commands: fc.Arbitrary<Command> = fc.oneof(
  fc.constant<Command>({ kind: 'deposer', deposit }),
  fc.constantFrom<Command>(
    { kind: 'constater-transmission', proof: 'boite' },
    { kind: 'constater-transmission', proof: 'gs' },
    { kind: 'constater-transmission', proof: 'push' },
    { kind: 'confier' },
    { kind: 'suspendre' },
    { kind: 'reprendre' },
    { kind: 'engager' },
    { kind: 'desengager' },
    { kind: 'basculer', attempts: 3, failure: 'CONNECTION_ERROR' },
    { kind: 'abandonner' },
    { kind: 'ecarter-depot', attempts: 8 },
    { kind: 'renvoyer', to: { insee: deposit.insee, mode: 'sftp', boite: BoiteSchema.parse('commune-01001-b') } },
    { kind: 'reorienter', to: { insee: InseeSchema.parse('69123'), mode: 'courriel' } },
    { kind: 'effacer', reason: 'effacement' },
    { kind: 'expirer' },
    { kind: 'constater-destruction' },
    { kind: 'constater-retrait', proof: 'retrait-sftp' },
    { kind: 'telecharger', agent: 'agent-1' },
  ),
  fc.record({
    kind: fc.constant('repondre' as const),
    status: fc.constantFrom(...AnswerStatusSchema.options),
    by: answerers,
    seenVersion: fc.integer({ min: 1, max: 12 }),
    commentKey: fc.constantFrom('commentaires/a/1.txt', 'commentaires/a/2.txt'),
    documents: fc.constantFrom([], [document], [document, document]),
  }),
);

/** A dossier's whole life: one deposit, then commands at growing instants up to six weeks later. */
const lives = fc.tuple(modes, fc.boolean(), fc.array(fc.tuple(commands, fc.integer({ min: 0, max: 3 * 86_400 })), { maxLength: 25 }));

function live([mode, pushes, steps]: [Deposit['mode'], boolean, [Command, number][]]): { events: DossierEvent[]; snapshots: Dossier[] } {
  const of: Deposit = {
    ...deposit,
    mode,
    ...(mode === 'courriel' ? {} : { boite: BoiteSchema.parse('commune-01001'), ...(pushes ? { push } : {}) }),
  };
  const events: DossierEvent[] = [];
  const snapshots: Dossier[] = [];
  let dossier: Dossier | null = null;
  let at = Date.parse(of.submittedAt);
  for (const [command, seconds] of [[{ kind: 'deposer', deposit: of } as Command, 21] as [Command, number], ...steps]) {
    at += seconds * 1000;
    const decided = decide(dossier, command, new Date(at).toISOString());
    if (!decided.ok) continue;
    events.push(...decided.value.events);
    dossier = decided.value.dossier;
    snapshots.push(dossier);
  }
  return { events, snapshots };
}

describe('over any sequence of commands', () => {
  test('replaying the events gives the snapshot, at every step', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const { events, snapshots } = live(life);
        for (const snapshot of snapshots) expect(replay(events.slice(0, snapshot.version))).toEqual(snapshot);
      }),
    );
  });
  test('versions never skip, and the chain names each consequential event once', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const { events } = live(life);
        expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
        const chain = events.filter((event) => 'after' in event);
        expect(chain.map((event) => event.after)).toEqual([0, ...chain.slice(0, -1).map(({ seq }) => seq)]);
      }),
    );
  });
  test('no way leaves a closed dossier, and every change stands in the table', () => {
    fc.assert(
      fc.property(lives, (life) => {
        let dossier: Dossier | null = null;
        for (const event of live(life).events) {
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
      fc.property(lives, (life) => {
        const { events } = live(life);
        for (const event of events) if (event.type === 'telechargement') expect(event.at < deposit.expiresAt).toBe(true);
      }),
    );
  });
  test('a push that may have its final name, and a fetch in the GS, never cross', () => {
    fc.assert(
      fc.property(lives, (life) => {
        let dossier: Dossier | null = null;
        let fetched = false;
        for (const event of live(life).events) {
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
