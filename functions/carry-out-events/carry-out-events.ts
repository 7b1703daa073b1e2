import type { EventEnd } from '../adapters/dossiers-table/chain.ts';
import type { LoadedDossier } from '../adapters/dossiers-table/dossiers.ts';
import { owedMails } from '../domain/consequences.ts';
import { contentReadable } from '../domain/decide.ts';
import { type ConsequentialEvent, type Dossier, type DossierEvent, isConsequential } from '../domain/dossier.ts';
import type { EffectName } from '../domain/effects.ts';
import { secondsLater } from '../domain/instants.ts';
import { type PortalFact, portalFact } from '../domain/portal-facts.ts';
import { deliverySeqOf } from '../domain/redelivery.ts';
import type { LifecycleInput } from '../shared/lifecycle-input.ts';
import { info } from '../shared/logger.ts';

/** Seconds after which the sweeper rings for a mail that no bell brought out. */
export const MAIL_GRACE_SECONDS = 120;

/** Events read at once; non-consequential ones (downloads) stand between. */
const PAGE = 25;

export interface CarryOutEventsDeps {
  readonly loadWithChain: (numero: string) => Promise<LoadedDossier | null>;
  readonly eventsFrom: (numero: string, seq: number, limit: number) => Promise<DossierEvent[]>;
  readonly tell: (fact: PortalFact) => Promise<void>;
  readonly advance: (
    event: ConsequentialEvent,
    end: EventEnd,
    mails: readonly EffectName[],
    mailsDue: string,
    mustExist: readonly EffectName[],
  ) => Promise<'advanced' | 'lost'>;
  /** Rings the mail queue for a dossier. */
  readonly ring: (numero: string) => Promise<void>;
  /** Counts what was carried out. */
  readonly counted: (dossier: Dossier, event: ConsequentialEvent) => void;
  readonly now: () => Date;
}

export interface CarriedOut {
  /** `waiting`: the head of the chain cannot be carried out yet. `done`: nothing is left to carry out. */
  readonly outcome: 'done' | 'waiting';
  readonly carried: number;
}

/** A condition of the chain does not hold although nobody else is at work: somebody must look. */
export class ChainBrokenError extends Error {
  override readonly name = 'ChainBrokenError';
}

/**
 * Carries out the events of a dossier in the order of their chain, from its head on, until none is left or the head must
 * wait (design §1.4). Two at once are harmless: a fact is written once under its key, and only one advances the chain.
 */
export function createCarryOutEvents(deps: CarryOutEventsDeps) {
  return async ({ numero }: LifecycleInput): Promise<CarriedOut> => {
    let carried = 0;
    let owed = 0;
    let lostAt = 0;
    let outcome: CarriedOut['outcome'] | undefined;
    while (outcome === undefined) {
      // Read again each time: the next event counts only once the advance before it is written.
      const loaded = await deps.loadWithChain(numero);
      const event = loaded === null ? undefined : await head(loaded);
      if (loaded === null || event === undefined) {
        outcome = 'done';
      } else {
        const end = endOf(loaded.dossier, event, deps.now().toISOString());
        if (end === 'waiting') outcome = 'waiting';
        else if (await carryOut(loaded.dossier, event, end)) {
          carried += 1;
          owed += owedMails(loaded.dossier, event).length;
        } else if (lostAt === event.seq) {
          // Lost twice at the same place: nobody else advanced, a condition of the chain does not hold.
          throw new ChainBrokenError('the head of a chain cannot be advanced');
        } else lostAt = event.seq;
      }
    }
    // One bell at the end: what became owed in one execution may leave in one mail.
    if (owed > 0) await deps.ring(numero);
    return { outcome, carried };
  };

  async function head({ dossier, carriedTo }: LoadedDossier): Promise<ConsequentialEvent | undefined> {
    let from = carriedTo + 1;
    while (from <= dossier.version) {
      const events = await deps.eventsFrom(dossier.numero, from, PAGE);
      const next = events.find(isConsequential);
      if (next !== undefined || events.length === 0) return next;
      from = (events.at(-1)?.seq ?? from) + 1;
    }
    return undefined;
  }

  async function carryOut(dossier: Dossier, event: ConsequentialEvent, end: EventEnd): Promise<boolean> {
    const { numero, seq } = event;
    const mails = owedMails(dossier, event);
    // The deposit was told and its acknowledgement owed before the delivery: the transaction checks that it was.
    const before = event.type === 'depose';
    if (!before) await deps.tell(portalFact(dossier, event));
    const mailsDue = secondsLater(deps.now(), MAIL_GRACE_SECONDS);
    const advanced = await deps.advance(event, end, before ? [] : mails, mailsDue, before ? mails : []);
    if (advanced === 'advanced') deps.counted(dossier, event);
    info(advanced === 'advanced' ? 'EVENT_CARRIED_OUT' : 'EVENT_ALREADY_CARRIED_OUT', { numero, seq, type: event.type, end });
    return advanced === 'advanced';
  }
}

/**
 * What asks for a delivery is carried out once handed over, or once another has asked for it since; where the content may no longer be
 * delivered it is settled as annulled.
 */
function endOf(dossier: Dossier, event: ConsequentialEvent, now: string): EventEnd | 'waiting' {
  if (event.seq !== deliverySeqOf(dossier) || dossier.status !== 'depose') return 'fait';
  return contentReadable(dossier, now) ? 'waiting' : 'annule';
}
