import { deliveryWay } from './commune.ts';
import type { Dossier } from './dossier.ts';
import { secondsBetween } from './instants.ts';

type Delivered = Pick<Dossier, 'arrivedAt' | 'mode' | 'push' | 'acheminement'>;

/**
 * Milliseconds from the arrival of a package to the event *transmis*, by which its commune can have it. S3 says the arrival in whole
 * seconds, rounded down: up to one second too long. Null where the hub was told to wait, or gave the way up: held by a suspended
 * raccordement, or open in the GS in place of its way.
 */
export function availableAfter(dossier: Delivered, { at, proof }: { readonly at: string; readonly proof: string }): number | null {
  const way = deliveryWay(dossier);
  const held = way !== 'push' && dossier.acheminement !== undefined;
  if (held || (proof === 'gs' && way !== 'gs')) return null;
  return Math.max(0, Math.round(secondsBetween(dossier.arrivedAt, at) * 1000));
}
