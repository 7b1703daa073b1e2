import { type Dossier, type DossierEvent, type EventBody, HISTORY_ONLY } from './dossier.ts';
import { withNewDelivery } from './redelivery.ts';

/** The snapshot after an event. Replaying the events of a dossier gives its snapshot; a hole in the ranks is refused. */
export function evolve(dossier: Dossier | null, event: DossierEvent): Dossier {
  if (event.seq !== (dossier?.version ?? 0) + 1) throw new RangeError(`event ${event.seq} after version ${dossier?.version ?? 0}`);
  if (event.type === 'depose') {
    const { warnings: _, ...deposit } = event.deposit;
    return { ...deposit, status: 'depose', contentState: 'present', documents: 0, version: 1, lastConsequential: 1 };
  }
  if (dossier === null) throw new RangeError(`event ${event.type} without a dossier`);
  const next: Dossier = { ...dossier, version: event.seq };
  if ('after' in event) next.lastConsequential = event.seq;
  switch (event.type) {
    case 'transmis':
      next.status = 'transmis';
      next.transmittedAt ??= event.at;
      if (event.proof === 'gs') next.openedInGsAt = event.at;
      return next;
    case 'recu':
      next.status = 'recu';
      next.fetchedAt ??= event.at;
      return next;
    case 'reponse':
      next.status = event.status;
      // A software that failed has not answered.
      if (event.status !== 'erreur-integration') next.answeredAt ??= event.at;
      if (event.by.way === 'gs') next.lastAgent = event.by.agent;
      else delete next.lastAgent;
      if (event.status === 'clos') next.closedAt = event.at;
      return next;
    case 'renvoi':
    case 'reorientation':
      return withNewDelivery(next, event.fileName, event.to);
    case 'effacement':
      // From here on everything that reads the end of the content finds it: nothing more is handed over (docs/adr/0031).
      return { ...next, erasedAt: event.at, expiresAt: event.at < next.expiresAt ? event.at : next.expiresAt };
    case 'document':
      next.documents = dossier.documents + 1;
      return next;
    case 'acheminement':
      next.acheminement = event.step;
      return next;
    case 'usager-injoignable':
      next.unreachable = { since: event.at, reason: event.reason };
      return next;
    case 'telechargement':
    case 'bascule':
    case 'perdu':
      return next;
    case 'expiration':
      next.contentState = 'a-detruire';
      return next;
    case 'destruction':
      next.contentState = 'detruit';
      return next;
  }
}

/** The next event of a dossier, and the snapshot after it. */
export function appended(dossier: Dossier, body: EventBody, at: string): { readonly event: DossierEvent; readonly dossier: Dossier } {
  const head = { numero: dossier.numero, seq: dossier.version + 1, at };
  const event = (
    HISTORY_ONLY.has(body.type) ? { ...head, ...body } : { ...head, after: dossier.lastConsequential, ...body }
  ) as DossierEvent;
  return { event, dossier: evolve(dossier, event) };
}

/** The snapshot of a whole history. */
export function replay(events: readonly DossierEvent[]): Dossier | null {
  return events.reduce<Dossier | null>(evolve, null);
}
