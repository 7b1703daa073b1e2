import { secondsLater } from '../domain/instants.ts';
import { EXECUTION_SECONDS } from './execution-time.ts';
import { info } from './logger.ts';

export interface RaiseEventDeps {
  readonly raise: (numero: string, seq: number, essai: number, dueAgain: string) => Promise<'raised' | 'lost'>;
  readonly start: (input: { numero: string; seq: number; kind: string }, essai: number) => Promise<unknown>;
}

/** An event that is not carried out, and the try at it that came to nothing. */
export interface OpenEvent {
  readonly numero: string;
  readonly seq: number;
  readonly kind: string;
  readonly essai: number;
}

/** Starts another execution for the event at the head of a chain; where somebody else has just done so, nothing. */
export function createRaiseEvent({ raise, start }: RaiseEventDeps) {
  return async ({ numero, seq, kind, essai }: OpenEvent, now: string): Promise<void> => {
    // The due instant is set before the start: who dies in between loses one round, never two executions' worth.
    if ((await raise(numero, seq, essai, secondsLater(now, EXECUTION_SECONDS))) === 'lost') return;
    await start({ numero, seq, kind }, essai + 1);
    info('LIFECYCLE_STARTED', { numero, seq, essai: essai + 1 });
  };
}
