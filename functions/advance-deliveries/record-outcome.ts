import * as z from 'zod';
import { isCanary } from '../domain/canary.ts';
import { attemptOf, type Delivery } from '../domain/delivery.ts';
import { moveFailed, sent } from '../domain/delivery-steps.ts';
import { DossierContendedError } from '../shared/apply-command.ts';
import { info } from '../shared/logger.ts';
import type { Handled } from '../shared/queue.ts';
import type { PushDeps } from './context.ts';
import type { MoveFile } from './move-file.ts';

const base = { 'connector-id': z.string(), 'failure-code': z.string().optional() };

/**
 * Completion events of Transfer's connectors, as the schema registry of EventBridge has them; what AWS adds to them is left out. The key of the
 * copy, or the path that was moved, names the dossier and its attempt: an event needs no answer of ours to be understood.
 */
export const ConnectorEventSchema = z.discriminatedUnion('detail-type', [
  z.object({
    source: z.literal('aws.transfer'),
    'detail-type': z.enum(['SFTP Connector File Send Completed', 'SFTP Connector File Send Failed']),
    detail: z.object({ ...base, 'transfer-id': z.string(), 'local-file-location': z.object({ key: z.string() }) }),
  }),
  z.object({
    source: z.literal('aws.transfer'),
    'detail-type': z.enum(['SFTP Connector Remote Move Completed', 'SFTP Connector Remote Move Failed']),
    detail: z.object({ ...base, 'move-id': z.string().optional(), 'move-source-path': z.string().optional() }),
  }),
]);
export type ConnectorEvent = z.infer<typeof ConnectorEventSchema>;

/** Readings of a delivery for one event. */
const TURNS = 4;

/** Records what an event says of a delivery; answers the endpoint to visit then. An event that comes before its item goes back. */
export function createRecordOutcome(
  { load, replace, now }: Pick<PushDeps, 'load' | 'replace' | 'now'>,
  settle: MoveFile['settle'],
): (event: ConnectorEvent) => Promise<{ readonly handled: Handled; readonly endpoint?: string }> {
  /** What the delivery becomes; undefined where the event says nothing new of it. */
  function next(delivery: Delivery, event: ConnectorEvent): Delivery | undefined {
    const at = now().toISOString();
    const code = event.detail['failure-code'] ?? 'UNKNOWN_ERROR';
    if ('transfer-id' in event.detail) {
      if (delivery.state !== 'envoi') return undefined;
      if (event['detail-type'] === 'SFTP Connector File Send Completed') return sent(delivery, at);
      return { ...delivery, transferId: event.detail['transfer-id'], failure: code, nextAt: at };
    }
    if (delivery.state !== 'move-demande') return undefined;
    return moveFailed(delivery, event.detail['move-id'], code, at);
  }

  /** False where somebody wrote meanwhile: the visit that began the call writes down its answer at this very moment. */
  async function record(delivery: Delivery, event: ConnectorEvent): Promise<boolean> {
    if (event['detail-type'] !== 'SFTP Connector Remote Move Completed') {
      const changed = next(delivery, event);
      return changed === undefined || (await replace(delivery, changed)) !== null;
    }
    try {
      if (delivery.state === 'move-demande') await settle(delivery);
      return true;
    } catch (error) {
      if (error instanceof DossierContendedError) return false;
      throw error;
    }
  }

  async function read(
    { numero, fileName, attempt }: NonNullable<ReturnType<typeof attemptOf>>,
    event: ConnectorEvent,
  ): Promise<{ handled: Handled; endpoint?: string }> {
    for (let turn = 0; turn < TURNS; turn++) {
      const delivery = await load(numero);
      // A canary is erased once rehearsed: what is told of it afterwards concerns nobody.
      if (delivery === null && isCanary(numero)) return { handled: 'done' };
      // Late word of a file that has another name since: the dossier is delivered once more.
      if (delivery !== null && delivery.fileName !== fileName) return { handled: 'done' };
      if (delivery === null || delivery.attempt < attempt) return { handled: 'back' };
      const endpoint = delivery.push?.endpoint;
      if (delivery.attempt === attempt && !(await record(delivery, event))) continue;
      info('CONNECTOR_EVENT', { numero, attempt, type: event['detail-type'] });
      return { handled: 'done', ...(endpoint === undefined ? {} : { endpoint }) };
    }
    return { handled: 'back' };
  }

  return async (event) => {
    const { detail } = event;
    const path = 'local-file-location' in detail ? detail['local-file-location'].key : detail['move-source-path'];
    const attempt = attemptOf(path ?? '');
    // Another use of the connector (a rehearsal), or a move without its path: the next look finds out.
    return attempt === null ? { handled: 'done' } : read(attempt, event);
  };
}
