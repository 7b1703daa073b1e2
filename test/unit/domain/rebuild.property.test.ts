import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deliveryWay } from '../../../functions/domain/commune.ts';
import type { Command } from '../../../functions/domain/decide.ts';
import { isDelivering, isOpenInGs } from '../../../functions/domain/delivery-decisions.ts';
import { type Dossier, type DossierEvent, isConsequential } from '../../../functions/domain/dossier.ts';
import { replay } from '../../../functions/domain/evolve.ts';
import { BoiteSchema, InseeSchema } from '../../../functions/domain/ids.ts';
import { secondsLater } from '../../../functions/domain/instants.ts';
import { type EventFact, portalFact } from '../../../functions/domain/portal-facts.ts';
import { rebuiltEvents, type Traces } from '../../../functions/domain/rebuild.ts';
import { deliverySeqOf } from '../../../functions/domain/redelivery.ts';
import { deposit } from './dossier-fixtures.ts';
import { type Given, lived, lives, push } from './life-fixtures.ts';

const FALLBACK_SECONDS = 72 * 3600;

/** Deliveries made again by another way, or elsewhere. */
const ELSEWHERE: Command[] = [
  { kind: 'renvoyer', to: { insee: deposit.insee, mode: 'sftp', boite: BoiteSchema.parse('commune-01001'), push } },
  { kind: 'reorienter', to: { insee: InseeSchema.parse('69123'), mode: 'sftp', boite: BoiteSchema.parse('lyon-69123') } },
];

/**
 * What happens to a dossier in its surroundings: a file is handed over as its commune is connected, and in time, else it falls back; a
 * software answers what it has; an agent sees the dossier as it stands; each comment has a key of its own.
 */
const plausible: Given = (command, dossier, now, askedAt) => {
  const way = deliveryWay(dossier);
  const late = now >= secondsLater(askedAt, FALLBACK_SECONDS);
  const waits = dossier.status === 'depose';
  const arrives =
    way === 'boite'
      ? !isOpenInGs(dossier) && dossier.acheminement !== 'suspendu' && !(waits && late)
      : way === 'push' && (dossier.acheminement === 'livre' || (dossier.acheminement === 'engage' && !(waits && late)));
  switch (command.kind) {
    case 'constater-transmission':
      return command.proof === way && (arrives || (way === 'gs' && dossier.acheminement !== 'suspendu')) ? command : null;
    case 'constater-retrait':
      return way === 'boite' && arrives ? command : null;
    case 'basculer':
    case 'ecarter-depot':
      return late ? command : null;
    case 'abandonner':
      return now >= dossier.expiresAt ? command : null;
    case 'repondre': {
      const own = { ...command, seenVersion: dossier.version, commentKey: `commentaires/a/${dossier.version}.txt` };
      return command.by.way === 'gs' || arrives ? own : null;
    }
    default:
      return command;
  }
};

/** What the buckets would know of a life, for a table that has its first events only. */
function tracesOf(events: readonly DossierEvent[], known: Dossier, until: number): Traces {
  const since = events.slice(known.version);
  const answers = events.flatMap((event) => (event.type === 'reponse' ? [event] : []));
  const own = events.slice(deliverySeqOf(known) - 1, until);
  return {
    facts: events.flatMap((event) => {
      const after = replay(events.slice(0, event.seq));
      return after !== null && isConsequential(event) ? [portalFact(after, event) as EventFact] : [];
    }),
    receipts: answers.flatMap(({ at, status, by }) =>
      by.way === 'retour' ? [{ at: secondsLater(at, 0.004), after: status, sha256: by.sha256 }] : [],
    ),
    comments: since.flatMap((event) =>
      event.type === 'reponse' && event.commentKey !== undefined ? [{ key: event.commentKey, at: event.at }] : [],
    ),
    inBoite: deliveryWay(known) === 'boite' && own.some((event) => event.type === 'transmis' && !event.proof.endsWith('gs')),
    fallbackSeconds: FALLBACK_SECONDS,
  };
}

/** What stood in the table alone is lost: an agent's name, the steps of a delivery, what SES said, the purge. */
const toldOf = ({ lastAgent: _, acheminement: __, unreachable: ___, contentState: ____, ...told }: Dossier): Partial<Dossier> => told;

test('whenever a table goes back, a dossier comes back as it was: nowhere less open to who has to read it, and never delivered twice', () => {
  fc.assert(
    fc.property(lives(...ELSEWHERE), (life) => {
      const { events, snapshots } = lived(life, plausible);
      for (const known of snapshots) {
        // As far as an operator's next act, which he does again.
        const act = events.slice(known.version).find(({ type }) => type === 'renvoi' || type === 'reorientation');
        const until = act === undefined ? events.length : act.seq - 1;
        const { dossier, redo } = rebuiltEvents(known, tracesOf(events, known, until));
        expect([redo, dossier.version <= until]).toEqual([act !== undefined, true]);
        const was = replay(events.slice(0, dossier.version));
        if (was === null) throw new Error('a life begins with its deposit');
        expect(toldOf(dossier)).toEqual(toldOf(was));
        if (isOpenInGs(was)) expect(isOpenInGs(dossier)).toBe(true);
        // A file that a suspended raccordement holds is looked at again by who resumes it; what has expired is given up by the first who looks.
        const goesOn = isDelivering(dossier) && !(dossier.acheminement === 'suspendu' && deliveryWay(dossier) !== 'push');
        if (goesOn && (events.at(-1)?.at ?? '') < dossier.expiresAt) expect(isDelivering(was)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
