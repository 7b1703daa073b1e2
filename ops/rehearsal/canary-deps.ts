import type { Raccordement } from '../../functions/domain/commune.ts';
import type { Delivery } from '../../functions/domain/delivery.ts';
import type { Dossier, DossierEvent } from '../../functions/domain/dossier.ts';
import type { Effect } from '../../functions/domain/effects.ts';
import type { Numero } from '../../functions/domain/ids.ts';
import type { RejectionReport } from '../../functions/domain/return-reports.ts';

/** What a canary needs of the hub. Everything that carries it is the product's own: the stream, the state machine, the push. */
export interface CanaryDeps {
  /** Registers the package as a deposit is; answers its number. */
  readonly deposit: (raccordement: Raccordement) => Promise<Numero>;
  readonly load: (numero: Numero) => Promise<{ readonly dossier: Dossier; readonly carriedTo: number } | null>;
  readonly history: (numero: Numero) => Promise<readonly DossierEvent[]>;
  readonly delivery: (numero: Numero) => Promise<Delivery | null>;
  /** True while a mail of the canary is owed or being sent. */
  readonly owing: (numero: Numero) => Promise<boolean>;
  /** The notice to the functional mailbox; null while it is not owed yet. */
  readonly notice: (numero: Numero) => Promise<Pick<Effect, 'state'> | null>;
  /** Reports of refused return flows that came to a boite since an instant. */
  readonly refusedReturns: (boite: string, since: string) => Promise<readonly Pick<RejectionReport, 'message' | 'code' | 'place'>[]>;
  /** Takes away the file that the commune has not fetched, and every trace of the canary in the hub. */
  readonly cleanUp: (dossier: Dossier) => Promise<void>;
  readonly say: (text: string) => void;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly now: () => Date;
}

export interface CanaryOptions {
  /** How long the commune's software, or its agent, has to answer. */
  readonly returnMinutes: number;
  /** `false`: nobody is there to answer; the lines of the return stay red. */
  readonly withReturn: boolean;
}

const PACE_MS = 2_000;

/** Asks again until there is an answer, or the time is over. */
export async function until<T>(deps: CanaryDeps, seconds: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
  const end = deps.now().getTime() + seconds * 1_000;
  for (;;) {
    const found = await look();
    if (found !== undefined || deps.now().getTime() >= end) return found;
    await deps.wait(PACE_MS);
  }
}
