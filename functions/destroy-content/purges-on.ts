import type { dossiersTable } from '../adapters/dossiers-table/index.ts';
import { provedDelivery } from '../adapters/dossiers-table/proved-delivery.ts';
import { cancelledDelivery } from '../adapters/dossiers-table/purges.ts';
import { deliveryEffect } from '../domain/effects.ts';
import type { Deadline } from '../domain/retention.ts';
import { createApplyCommand } from '../shared/apply-command.ts';
import { type BeginPurgeDeps, createBeginPurge } from './begin-purge.ts';

type Tables = Pick<ReturnType<typeof dossiersTable>, 'table' | 'dossiers' | 'effects' | 'deadlines' | 'deliveries'>;

/** The two transactions of a destruction on the real table: for the function, and for a restore, which replays them as of their time. */
export function purgesOn(
  { table, dossiers, effects, deadlines, deliveries }: Tables,
  own: Pick<BeginPurgeDeps, 'expired' | 'evidenceSeconds' | 'now'>,
) {
  const applyAsOf = (at: string) => createApplyCommand({ ...dossiers, now: () => new Date(at) });
  return {
    beginPurge: createBeginPurge({
      delivery: (numero, seq) => effects.read(numero, deliveryEffect(seq)),
      apply: (numero, command, at, extra) => applyAsOf(at)(numero, command, extra),
      begun: deadlines.begun,
      cancelled: (numero, seq, delivery) => cancelledDelivery(table.name, numero, seq, delivery),
      copyingUntil: async (numero) => {
        const delivery = await deliveries.load(numero);
        return delivery?.state === 'envoi' ? delivery.leaseUntil : undefined;
      },
      cancelledPush: (decision) => provedDelivery(table.name, decision),
      ...own,
    }),
    /** @param at instant of the destruction */
    recordDestruction: (deadline: Deadline, at: string) =>
      applyAsOf(at)(deadline.numero ?? '', { kind: 'constater-destruction' }, () => [deadlines.removed(deadline)]),
  };
}
