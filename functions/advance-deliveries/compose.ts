import { randomUUID } from 'node:crypto';
import { nextDeliveryItem, pushable } from '../adapters/dossiers-table/deliveries.ts';
import { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { provedDelivery } from '../adapters/dossiers-table/proved-delivery.ts';
import { executions } from '../adapters/executions.ts';
import { queue } from '../adapters/queues.ts';
import { transfer } from '../adapters/transfer.ts';
import { pushCalls } from '../adapters/transfer-answers.ts';
import { vaultBucket } from '../adapters/vault-bucket.ts';
import { deliverySeqOf } from '../domain/redelivery.ts';
import { createApplyCommand } from '../shared/apply-command.ts';
import { count } from '../shared/metrics.ts';
import { createRaiseEvent } from '../shared/raise-event.ts';
import { createAdvanceDeliveries } from './advance-deliveries.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import type { PushDeps } from './context.ts';
import type { AdvanceDeliveriesEnv } from './env.ts';
import { createFallBack } from './fall-back.ts';
import { createMoveFile } from './move-file.ts';
import { createRecordOutcome } from './record-outcome.ts';
import { createReleaseHeld } from './release-held.ts';
import { createSendFile } from './send-file.ts';
import { createVisitEndpoint } from './visit-endpoint.ts';

/** The advance of deliveries on the real table, vault and connectors. */
export function deliveryAdvancer(env: AdvanceDeliveriesEnv) {
  const { table, dossiers, chain, deliveries, endpoints, endpointLeases, directory, notices } = dossiersTable(env.DOSSIERS_TABLE);
  const vault = vaultBucket({ bucket: env.VAULT_BUCKET });
  const raiseEvent = createRaiseEvent({ ...chain, ...executions({ stateMachineArn: env.LIFECYCLE_ARN }) });
  const now = () => new Date();
  const deps: PushDeps = {
    ...deliveries,
    ...endpointLeases,
    ...pushCalls(transfer(), vault),
    ...scheduleOf(env),
    loadDossier: dossiers.load,
    apply: createApplyCommand({ ...dossiers, now }),
    loadEndpoint: endpoints.load,
    saveCircuit: endpoints.saveCircuit,
    raccordement: directory.raccordement,
    nextItem: (read, next) => nextDeliveryItem(table.name, read, next),
    endedItems: (decision) => provedDelivery(table.name, decision),
    pushable: (numero, at) => pushable(table.name, numero, at),
    copy: vault.copy,
    readText: async (key) => (await vault.get(key))?.toString('utf8') ?? null,
    destroy: vault.destroy,
    restart: async (numero) => {
      const dossier = await dossiers.load(numero);
      const seq = dossier === null ? 1 : deliverySeqOf(dossier);
      const { essai = 0, type: kind = 'depose' } = (await chain.outbox(numero, seq)) ?? {};
      await raiseEvent({ numero, seq, kind, essai }, now().toISOString());
    },
    ring: queue({ queueUrl: env.DELIVERIES_QUEUE_URL }),
    owe: notices.owe,
    count,
    newOwner: randomUUID,
    jitter: Math.random,
    now,
  };
  const fallBack = createFallBack(deps);
  const breaker = createCircuitBreaker(deps);
  const { settle } = createMoveFile(deps, breaker, createSendFile(deps, breaker));
  return createAdvanceDeliveries({
    ...deps,
    visit: createVisitEndpoint(deps),
    releaseHeld: createReleaseHeld(deps, fallBack),
    fallBack,
    recordOutcome: createRecordOutcome(deps, settle),
  });
}

function scheduleOf(env: AdvanceDeliveriesEnv): Pick<PushDeps, 'schedule' | 'leaseSeconds' | 'evidenceSeconds'> {
  return {
    leaseSeconds: env.LEASE_SECONDS,
    evidenceSeconds: env.EVIDENCE_SECONDS,
    schedule: {
      firstRetrySeconds: env.FIRST_RETRY_SECONDS,
      maxRetrySeconds: env.MAX_RETRY_SECONDS,
      fallbackSeconds: env.FALLBACK_SECONDS,
      sendSeconds: env.SEND_SECONDS,
      pollSeconds: env.POLL_SECONDS,
      firstProbeSeconds: env.FIRST_PROBE_SECONDS,
      maxProbeSeconds: env.MAX_PROBE_SECONDS,
    },
  };
}
