import * as z from 'zod';
import { isOpen } from '../domain/delivery.ts';
import { DemarcheCodeSchema } from '../domain/demarches.ts';
import { EndpointIdSchema, InseeSchema, NumeroSchema } from '../domain/ids.ts';
import type { Handled } from '../shared/queue.ts';
import type { PushDeps } from './context.ts';
import type { FallBack } from './fall-back.ts';
import { ConnectorEventSchema, type createRecordOutcome } from './record-outcome.ts';
import type { ReleaseHeld } from './release-held.ts';
import type { VisitEndpoint } from './visit-endpoint.ts';

/** A bell says where to look, not what to do; an event of a connector is one that also tells something. */
const MessageSchema = z.union([
  ConnectorEventSchema,
  z.strictObject({ endpoint: EndpointIdSchema }),
  z.strictObject({ insee: InseeSchema, demarche: DemarcheCodeSchema }),
  z.strictObject({ numero: NumeroSchema }),
]);

export interface AdvanceDeliveriesDeps extends Pick<PushDeps, 'load' | 'ring'> {
  readonly visit: VisitEndpoint;
  readonly releaseHeld: ReleaseHeld;
  readonly fallBack: FallBack;
  readonly recordOutcome: ReturnType<typeof createRecordOutcome>;
}

/** Everything that moves a delivery which no execution waits for: bells, the sweeper, completion events. */
export function createAdvanceDeliveries({ load, ring, visit, releaseHeld, fallBack, recordOutcome }: AdvanceDeliveriesDeps) {
  async function release(insee: string, demarche: string, until: Date): Promise<void> {
    if (!(await releaseHeld(insee, demarche, until))) await ring({ insee, demarche }, 1);
  }

  /** A delivery that is due: its fallback first, then whatever holds it. */
  async function lookAt(numero: string, until: Date): Promise<void> {
    const delivery = await load(numero);
    if (delivery === null) return;
    await fallBack(delivery);
    if (delivery.state === 'suspendu') await release(delivery.insee, delivery.demarche, until);
    else if (delivery.push !== undefined && (isOpen(delivery) || delivery.cleanup === 'du')) await visit(delivery.push.endpoint, until);
  }

  return async (body: unknown, until: Date): Promise<Handled> => {
    const message = MessageSchema.parse(body);
    if ('source' in message) {
      const { handled, endpoint } = await recordOutcome(message);
      if (endpoint !== undefined) await visit(endpoint, until);
      return handled;
    }
    if ('endpoint' in message) await visit(message.endpoint, until);
    else if ('numero' in message) await lookAt(message.numero, until);
    else await release(message.insee, message.demarche, until);
    return 'done';
  };
}
