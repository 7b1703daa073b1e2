import { deliveryWay } from '../domain/commune.ts';
import { secondsBetween } from '../domain/instants.ts';
import type { Aller } from '../formats/aller.ts';
import { count, measure } from '../shared/metrics.ts';
import type { Arrived } from './register-dossier.ts';
import type { Route } from './route-deposit.ts';

/** Counts a new dossier, and how long it took from its arrival in the depot. S3's clock may be ahead of ours: never less than 0. */
export function countDeposit({ demarche }: Aller, { bytes, arrivedAt }: Arrived, { raccordement }: Route, now: string): void {
  count('DossierDeposited', { demarche, channel: deliveryWay(raccordement) });
  measure('PackageBytes', 'Bytes', bytes.length, { demarche });
  measure('DepositToRecorded', 'Milliseconds', Math.max(0, secondsBetween(arrivedAt, now) * 1_000));
}
