import { isCanary } from '../domain/canary.ts';
import type { Dossier } from '../domain/dossier.ts';
import { count } from '../shared/metrics.ts';

/** Counts a dossier whose thirty days are over, by where it stood then; a canary is none. */
export function countExpired({ numero, demarche, status }: Dossier): void {
  if (!isCanary(numero)) count('DossierExpired', { demarche, status });
}
