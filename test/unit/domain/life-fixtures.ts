import fc from 'fast-check';
import type { PushTarget } from '../../../functions/domain/commune.ts';
import { type Command, type Decision, decide } from '../../../functions/domain/decide.ts';
import type { Deposit, Dossier, DossierEvent } from '../../../functions/domain/dossier.ts';
import { BoiteSchema, EndpointIdSchema, InseeSchema, Sha256Schema } from '../../../functions/domain/ids.ts';
import { deliverySeqOf } from '../../../functions/domain/redelivery.ts';
import type { Outcome } from '../../../functions/domain/refusals.ts';
import { AnswerStatusSchema } from '../../../functions/domain/statuses.ts';
import { deposit, document } from './dossier-fixtures.ts';

const modes = fc.constantFrom<Deposit['mode']>('courriel', 'sftp', 'mixte');
export const push: PushTarget = { endpoint: EndpointIdSchema.parse('hebergeur-1'), directory: '/depots' };
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

type Life = [Deposit['mode'], boolean, [Command, number][]];

/**
 * A dossier's whole life: one deposit, then commands at growing instants up to six weeks later.
 * @param more commands beside the usual ones
 */
export function lives(...more: Command[]): fc.Arbitrary<Life> {
  const any = more.length === 0 ? commands : fc.oneof(commands, fc.constantFrom(...more));
  return fc.tuple(modes, fc.boolean(), fc.array(fc.tuple(any, fc.integer({ min: 0, max: 3 * 86_400 })), { maxLength: 25 }));
}

/** A command as it is given to the dossier at an instant; null: nobody would give it. `askedAt`: when its delivery was last asked for. */
export type Given = (command: Command, dossier: Dossier, now: string, askedAt: string) => Command | null;

/** Events of a life, and the snapshot after each decision. What is refused leaves no trace. */
export function lived(
  [mode, pushes, steps]: Life,
  given: Given = (command) => command,
): { readonly events: readonly DossierEvent[]; readonly snapshots: readonly Dossier[] } {
  const of: Deposit = {
    ...deposit,
    mode,
    ...(mode === 'courriel' ? {} : { boite: BoiteSchema.parse('commune-01001'), ...(pushes ? { push } : {}) }),
  };
  const events: DossierEvent[] = [];
  const snapshots: Dossier[] = [];
  let dossier: Dossier | null = null;
  let at = Date.parse(of.submittedAt);
  for (const [wanted, seconds] of [[{ kind: 'deposer', deposit: of } as Command, 21] as [Command, number], ...steps]) {
    at += seconds * 1000;
    const now = new Date(at).toISOString();
    const askedAt: string = dossier === null ? now : (events[deliverySeqOf(dossier) - 1]?.at ?? now);
    const command: Command | null = dossier === null ? wanted : given(wanted, dossier, now, askedAt);
    const decided: Outcome<Decision> | null = command === null ? null : decide(dossier, command, now);
    if (decided === null || !decided.ok) continue;
    events.push(...decided.value.events);
    dossier = decided.value.dossier;
    snapshots.push(dossier);
  }
  return { events, snapshots };
}
