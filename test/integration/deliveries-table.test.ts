import { randomBytes } from 'node:crypto';
import { describe, expect, inject, test } from 'vitest';
import { newDeliveryItem, pushable } from '../../functions/adapters/dossiers-table/deliveries.ts';
import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { provedDelivery } from '../../functions/adapters/dossiers-table/proved-delivery.ts';
import { afterFailure } from '../../functions/domain/circuit.ts';
import { type Command, type Decision, decide } from '../../functions/domain/decide.ts';
import type { Delivery } from '../../functions/domain/delivery.ts';
import { attemptBegun, newDelivery } from '../../functions/domain/delivery-steps.ts';
import type { Deposit, Dossier } from '../../functions/domain/dossier.ts';
import { CLOSED_CIRCUIT, EndpointSchema } from '../../functions/domain/endpoint.ts';
import { EndpointIdSchema, NumeroSchema } from '../../functions/domain/ids.ts';
import { secondsLater } from '../../functions/domain/instants.ts';
import { pushDeposit, SCHEDULE } from '../unit/domain/delivery-fixtures.ts';

const { table, dossiers, deliveries, endpoints, endpointLeases } = dossiersTable(inject('outputs').tables.dossiers);
const tag = randomBytes(4).toString('hex');
const NOW = '2019-04-04T08:00:00.000Z';
const endpoint = EndpointIdSchema.parse(`essai-${tag}`);
let drawn = 0;

/** A dossier handed over to the push of this file's endpoint. */
async function handedOver(submittedAt = pushDeposit.submittedAt): Promise<{ dossier: Dossier; delivery: Delivery }> {
  const numero = NumeroSchema.parse(`A-9-${tag}${++drawn}`.toUpperCase());
  const of: Deposit = { ...pushDeposit, numero, submittedAt, push: { endpoint, directory: '/depots' } };
  const deposited = await commit(null, { kind: 'deposer', deposit: of });
  let delivery: Delivery | undefined;
  const dossier = await commit(deposited, { kind: 'confier' }, (decision) => {
    delivery = newDelivery(decision.dossier, NOW, NOW, SCHEDULE);
    return [newDeliveryItem(table.name, delivery)];
  });
  if (delivery === undefined) throw new Error('handed over');
  return { dossier, delivery };
}

async function commit(
  before: Dossier | null,
  command: Command,
  extra: (decision: Decision) => Parameters<typeof dossiers.commit>[2] = () => [],
): Promise<Dossier> {
  const outcome = decide(before, command, NOW);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  expect(await dossiers.commit(before, outcome.value, extra(outcome.value))).toBe('committed');
  return outcome.value.dossier;
}

const listed = async (found: AsyncGenerator<Delivery>): Promise<string[]> => {
  const numeros: string[] = [];
  for await (const { numero } of found) numeros.push(numero);
  return numeros;
};

describe('a delivery', () => {
  test('waits for its endpoint oldest first, then stands among what is under way there', async () => {
    const second = await handedOver('2019-04-03T14:30:00.000Z');
    const first = await handedOver('2019-04-03T14:00:00.000Z');
    expect(await listed(deliveries.waitingFor(endpoint))).toEqual([first.delivery.numero, second.delivery.numero]);
    if (first.delivery.state !== 'a-pousser') throw new Error('waits');
    const begun = attemptBegun(first.delivery, NOW, 120, 600);
    const check = [pushable(table.name, first.delivery.numero, NOW)];
    expect(await deliveries.replace(first.delivery, begun, check)).toMatchObject({ state: 'envoi', rev: 2 });
    expect(await listed(deliveries.waitingFor(endpoint))).toEqual([second.delivery.numero]);
    expect(await listed(deliveries.underWayAt(endpoint))).toEqual([first.delivery.numero]);
    // Read before: whoever wrote since is not overwritten.
    expect(await deliveries.replace(first.delivery, begun)).toBeNull();
  });
  test('is not begun once its dossier is no longer the push’s', async () => {
    const { dossier, delivery } = await handedOver();
    await commit(dossier, { kind: 'engager' });
    if (delivery.state !== 'a-pousser') throw new Error('waits');
    expect(
      await deliveries.replace(delivery, attemptBegun(delivery, NOW, 120, 600), [pushable(table.name, delivery.numero, NOW)]),
    ).toBeNull();
  });
  test('that somebody else ends keeps its shape, and waits to be cleaned up', async () => {
    const { dossier, delivery } = await handedOver();
    if (delivery.state !== 'a-pousser') throw new Error('waits');
    await deliveries.replace(delivery, attemptBegun(delivery, '2019-04-04T07:00:00.000Z', 120, 600));
    await commit(dossier, { kind: 'abandonner' }, (decision) => provedDelivery(table.name, decision));
    expect(await deliveries.load(delivery.numero)).toMatchObject({ state: 'annule', reason: 'contenu', cleanup: 'du', attempt: 1, rev: 3 });
    expect(await listed(deliveries.underWayAt(endpoint))).toContain(delivery.numero);
  });
  test('whose content may still be copied is not cancelled by a purge', async () => {
    const { dossier, delivery } = await handedOver();
    if (delivery.state !== 'a-pousser') throw new Error('waits');
    await deliveries.replace(delivery, attemptBegun(delivery, NOW, 120, 600));
    const outcome = decide(dossier, { kind: 'abandonner' }, NOW);
    if (!outcome.ok) throw new Error(outcome.refusal.code);
    expect(await dossiers.commit(dossier, outcome.value, provedDelivery(table.name, outcome.value))).toBe('stale');
  });
});

describe('the lease of an endpoint', () => {
  const id = `bail-${tag}`;
  test('is one’s own; who rings meanwhile is noted, and heard before it is given back', async () => {
    expect(await endpointLeases.acquireEndpoint(id, 'one', NOW, 60)).toEqual({ outcome: 'acquired', nextLookAt: undefined });
    expect(await endpointLeases.acquireEndpoint(id, 'two', NOW, 60)).toEqual({ outcome: 'noted' });
    expect(await endpointLeases.releaseEndpoint(id, 'one', undefined)).toBe('rung');
    const next = secondsLater(NOW, 30);
    expect(await endpointLeases.releaseEndpoint(id, 'one', next)).toBe('released');
    expect(await endpointLeases.acquireEndpoint(id, 'two', NOW, 60)).toEqual({ outcome: 'acquired', nextLookAt: next });
  });
  test('of a dead worker is taken over once it has run out; his late release changes nothing', async () => {
    expect(await endpointLeases.acquireEndpoint(id, 'three', secondsLater(NOW, 61), 60)).toMatchObject({ outcome: 'acquired' });
    expect(await endpointLeases.releaseEndpoint(id, 'two', undefined)).toBe('lost');
    expect(await endpointLeases.releaseEndpoint(id, 'three', undefined)).toBe('released');
  });
});

test('a circuit is written where it is still the one that was read; accepted keys close it', async () => {
  const one = EndpointSchema.parse({
    id: endpoint,
    host: 'sftp.exemple.test',
    port: 22,
    user: 'hub',
    trustedHostKeys: ['ssh-rsa AAAA'],
    technicalContact: 'technique@exemple.test',
    credential: { kind: 'cle', since: NOW },
    circuit: CLOSED_CIRCUIT,
    createdAt: NOW,
  });
  await endpoints.put(one);
  const times = { firstProbeSeconds: 60, maxProbeSeconds: 900 };
  const failed = afterFailure(CLOSED_CIRCUIT, 'CONNECTION_ERROR', NOW, times, 0);
  expect(await endpoints.saveCircuit(endpoint, CLOSED_CIRCUIT, failed)).toBe('saved');
  expect(await endpoints.saveCircuit(endpoint, CLOSED_CIRCUIT, failed)).toBe('lost');
  await endpoints.trustHostKeys(endpoint, ['ssh-rsa BBBB']);
  expect(await endpoints.load(endpoint)).toEqual({ ...one, trustedHostKeys: ['ssh-rsa BBBB'] });
});
