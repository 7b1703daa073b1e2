import { availableAfter } from '../domain/availability.ts';
import { isCanary } from '../domain/canary.ts';
import { deliveryWay } from '../domain/commune.ts';
import type { ConsequentialEvent, Dossier } from '../domain/dossier.ts';
import { count, measure } from '../shared/metrics.ts';

/**
 * Counts a step of a dossier, once it is carried out: only one of those who try carries an event out. One that is delivered once more is no
 * second dossier, and how long it took is not the hub's delay.
 */
export function countStep(dossier: Dossier, event: ConsequentialEvent): void {
  const { numero, demarche } = dossier;
  if (isCanary(numero)) return;
  switch (event.type) {
    case 'transmis':
      if (dossier.deliverySeq !== undefined) return;
      count('DossierTransmitted', { demarche, channel: event.proof });
      measureDelay(dossier, event);
      return;
    case 'recu':
      if (dossier.deliverySeq !== undefined) return;
      count('DossierFetched', { demarche, channel: event.proof });
      return;
    case 'reponse':
      count('DossierAnswered', { demarche, status: event.status });
      return;
    // Counted by its receiver: it is carried out once it is handed over, and one that is not must show.
    case 'depose':
    case 'document':
    case 'renvoi':
    case 'reorientation':
    case 'effacement':
      return;
  }
}

function measureDelay(dossier: Dossier, event: Extract<ConsequentialEvent, { type: 'transmis' }>): void {
  const milliseconds = availableAfter(dossier, event);
  if (milliseconds === null) return;
  const channel = deliveryWay(dossier);
  if (channel === 'push') measure('DepositToPushed', 'Milliseconds', milliseconds);
  else measure('DepositToAvailable', 'Milliseconds', milliseconds, { channel });
}
