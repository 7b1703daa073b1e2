import { deliveryWay } from '../../domain/commune.ts';
import type { Decision } from '../../domain/decide.ts';
import type { DeliveryIn } from '../../domain/delivery.ts';
import type { Dossier, DossierEvent } from '../../domain/dossier.ts';
import { deliveryEffectOf } from '../../domain/redelivery.ts';
import type { TransactItem } from './client.ts';
import { provedEffect } from './effects.ts';
import { deliverySk, dossierKey, due, endpointWorkPk } from './keys.ts';

/**
 * What goes with a decision that ends a delivery which somebody else makes: a fetch or an answer proves it before it was recorded, a
 * fetch in the GS, another commune or the end of the content cancels it; in the same transaction (design §2, §6). Nothing for any other
 * decision. `before`: the dossier as it was, since another commune has another server.
 */
export function provedDelivery(
  TableName: string,
  { events, dossier, before }: Decision & { readonly before?: Dossier | null },
): TransactItem[] {
  const proof = events.find((event) => event.type === 'transmis')?.proof;
  const settled = proof !== undefined && proof !== 'boite' && proof !== 'gs' && deliveryWay(dossier) === 'boite';
  const end = events.find(endsDelivery);
  return [
    ...(settled ? [provedEffect(TableName, dossier.numero, deliveryEffectOf(dossier), proof)] : []),
    ...(end === undefined ? [] : [endedDelivery(TableName, before ?? dossier, end)]),
  ];
}

type Step = Extract<DossierEvent, { type: 'acheminement' }>;

function endsDelivery(event: DossierEvent): event is Step {
  return event.type === 'acheminement' && (event.step === 'livre' || event.step === 'annule');
}

/** The item is not read: the event that ends it was decided on the dossier's own version, and every other end writes one too. */
function endedDelivery(TableName: string, { numero, push, submittedAt }: Dossier, { at, step, reason }: Step): TransactItem {
  const Key = dossierKey(numero, deliverySk);
  const end: End = step === 'livre' ? { state: 'livre', proof: 'retour' } : { state: 'annule', reason: reason ?? 'contenu' };
  // What was begun at the far end is to be removed there, by a visit of its endpoint.
  const left = push === undefined ? 'fait' : 'du';
  const fields: Record<string, string> = {
    ...end,
    endedAt: at,
    nextAt: at,
    cleanup: left,
    ...(push === undefined ? {} : { gsi1pk: endpointWorkPk(push.endpoint), gsi1sk: `${submittedAt}#${numero}`, ...due(Key.pk, at) }),
  };
  const gone = ['startedAt', 'sentAt', 'moves', 'asked', 'failure', 'listing', ...(push === undefined ? PLACES : [])];
  // A purge waits until nobody can be copying the content any more (design §6); who reads a lease still running comes back.
  const copied = end.state === 'annule' && end.reason === 'contenu';
  const names = [...Object.keys(fields), ...gone, 'rev', ...(copied ? ['leaseUntil'] : [])];
  return {
    Update: {
      TableName,
      Key,
      UpdateExpression: `SET ${Object.keys(fields)
        .map((field) => `#${field} = :${field}`)
        .join(', ')}, #rev = #rev + :one REMOVE ${gone.map((field) => `#${field}`).join(', ')}`,
      ConditionExpression:
        'attribute_exists(pk) AND attribute_not_exists(#endedAt)' +
        (copied ? ' AND (attribute_not_exists(#leaseUntil) OR #leaseUntil <= :endedAt)' : ''),
      ExpressionAttributeNames: Object.fromEntries(names.map((field) => [`#${field}`, field])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(fields).map(([field, value]) => [`:${field}`, value])),
        ':one': 1,
      },
    },
  };
}

const PLACES = ['gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk'];
type End = Pick<DeliveryIn<'livre'>, 'state' | 'proof'> | Pick<DeliveryIn<'annule'>, 'state' | 'reason'>;
