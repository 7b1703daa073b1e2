import type { Outbox } from '../adapters/dossiers-table/chain.ts';
import type { DossierEvent } from '../domain/dossier.ts';
import type { Effect, EffectName } from '../domain/effects.ts';

export interface MailPendingDeps {
  readonly outbox: (numero: string, seq: number) => Promise<Outbox | null>;
  readonly effect: (numero: string, name: EffectName) => Promise<Effect | null>;
}

/** True until an answer is carried out and its mail has come to an end, whichever: only then is its comment of no more use. */
export function createMailPending({ outbox, effect }: MailPendingDeps) {
  return async ({ numero, seq }: DossierEvent): Promise<boolean> => {
    if ((await outbox(numero, seq))?.state === 'ouvert') return true;
    const mail = await effect(numero, { seq, kind: 'statut', role: 'usager' });
    return mail?.state === 'du' || mail?.state === 'pris';
  };
}
