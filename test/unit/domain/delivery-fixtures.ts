import type { PushTarget } from '../../../functions/domain/commune.ts';
import type { DeliveryIn } from '../../../functions/domain/delivery.ts';
import type { DeliverySchedule } from '../../../functions/domain/delivery-schedule.ts';
import { attemptBegun, newDelivery } from '../../../functions/domain/delivery-steps.ts';
import type { Deposit } from '../../../functions/domain/dossier.ts';
import { EndpointIdSchema } from '../../../functions/domain/ids.ts';
import { DEPOSITED_AT, deposited, sftpDeposit } from './dossier-fixtures.ts';

export const ENDPOINT = EndpointIdSchema.parse('hebergeur-1');
export const push: PushTarget = { endpoint: ENDPOINT, directory: '/depots' };
export const pushDeposit: Deposit = { ...sftpDeposit, push };

export const SCHEDULE: DeliverySchedule = {
  firstRetrySeconds: 60,
  maxRetrySeconds: 14_400,
  fallbackSeconds: 259_200,
  sendSeconds: 86_400,
  pollSeconds: 30,
};

/** A delivery that waits for its first attempt. */
export function waitingDelivery(changed: Partial<DeliveryIn<'a-pousser'>> = {}): DeliveryIn<'a-pousser'> {
  const delivery = newDelivery(deposited(pushDeposit), DEPOSITED_AT, DEPOSITED_AT, SCHEDULE);
  if (delivery.state !== 'a-pousser') throw new Error('a push is not held');
  return { ...delivery, ...changed };
}

export function sendingDelivery({ attempt = 1 }: { attempt?: number } = {}): DeliveryIn<'envoi'> {
  return attemptBegun(waitingDelivery({ attempt: attempt - 1 }), DEPOSITED_AT, 120, 600);
}
