import { contentReadable } from '../domain/decide.ts';
import type { Dossier } from '../domain/dossier.ts';
import type { ApplyCommand } from '../shared/apply-command.ts';
import type { LifecycleInput } from '../shared/lifecycle-input.ts';
import { info } from '../shared/logger.ts';

export interface OpenInGsDeps {
  readonly load: (numero: string) => Promise<Dossier | null>;
  readonly apply: ApplyCommand;
  readonly now: () => Date;
}

/** Mode `courriel`: handed over when visible in the GS (design §2). Nothing outside is touched, so nothing is claimed. */
export function createOpenInGs({ load, apply, now }: OpenInGsDeps) {
  return async ({ numero }: LifecycleInput): Promise<{ outcome: 'delivered' | 'cancelled' }> => {
    const dossier = await load(numero);
    if (dossier === null || !contentReadable(dossier, now().toISOString())) {
      info('DELIVERY_CANCELLED', { numero });
      return { outcome: 'cancelled' };
    }
    await apply(numero, { kind: 'constater-transmission', proof: 'gs' });
    info('DELIVERED', { numero, way: 'gs' });
    return { outcome: 'delivered' };
  };
}
