import type { TransactItem } from '../adapters/dossiers-table/client.ts';
import type { Deliveries } from '../adapters/dossiers-table/deliveries.ts';
import type { EndpointLeases } from '../adapters/dossiers-table/endpoint-leases.ts';
import type { PushCalls } from '../adapters/transfer-answers.ts';
import type { CircuitSchedule } from '../domain/circuit.ts';
import type { Raccordement } from '../domain/commune.ts';
import type { Decision } from '../domain/decide.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { DeliverySchedule } from '../domain/delivery-schedule.ts';
import type { Dossier } from '../domain/dossier.ts';
import type { Circuit, Endpoint } from '../domain/endpoint.ts';
import type { EndpointId } from '../domain/ids.ts';
import type { OweNotice } from '../domain/notices.ts';
import type { ApplyCommand } from '../shared/apply-command.ts';
import type { Count } from '../shared/metrics.ts';

/** A bell of the queue of deliveries: an endpoint to visit, a raccordement whose held dossiers to look at, a delivery that is due. */
export type Bell = { readonly endpoint: string } | { readonly insee: string; readonly demarche: string } | { readonly numero: string };

/** What the push needs from outside; each part takes its own. */
export interface PushDeps extends Deliveries, EndpointLeases, PushCalls {
  readonly loadDossier: (numero: string) => Promise<Dossier | null>;
  readonly apply: ApplyCommand;
  readonly loadEndpoint: (id: EndpointId) => Promise<Endpoint | null>;
  readonly saveCircuit: (id: EndpointId, read: Circuit, next: Circuit) => Promise<'saved' | 'lost'>;
  readonly raccordement: (insee: string, demarche: string) => Promise<Raccordement | null>;
  /** What a delivery becomes, as an item of the transaction of a decision. */
  readonly nextItem: (read: Delivery, next: Delivery) => TransactItem;
  /** Ends the delivery that a decision ends. */
  readonly endedItems: (decision: Decision) => readonly TransactItem[];
  /** Condition of the intention of a send: the dossier is the push's, its content may be read. */
  readonly pushable: (numero: string, now: string) => TransactItem;
  /** Copies a package within the vault; `gone`: it is no longer there. */
  readonly copy: (fromKey: string, toKey: string) => Promise<'copied' | 'gone'>;
  readonly readText: (key: string) => Promise<string | null>;
  /** Destroys one object of the vault, or what stands under a name that ends with `/`. */
  readonly destroy: (name: string) => Promise<void>;
  /** Starts a new execution for what asked for the delivery of a dossier that goes back to it. */
  readonly restart: (numero: string) => Promise<void>;
  readonly ring: (bell: Bell, delaySeconds: number) => Promise<void>;
  readonly owe: OweNotice;
  readonly count: Count;
  readonly schedule: DeliverySchedule & CircuitSchedule;
  readonly leaseSeconds: number;
  readonly evidenceSeconds: number;
  readonly newOwner: () => string;
  /** In [0, 1). */
  readonly jitter: () => number;
  readonly now: () => Date;
}

/** One visit of an endpoint: what it learns on its way. */
export interface Visit {
  readonly endpoint: Endpoint & { readonly connectorId: string };
  circuit: Circuit;
  /** Listings asked for in this visit, by directory, and those read, by key. */
  readonly listings: Map<string, string>;
  readonly read: Map<string, string | null>;
  /** Raccordements looked up, `insee#demarche`: whether they are suspended. */
  readonly suspended: Map<string, boolean>;
}

export async function isSuspended(
  { raccordement }: Pick<PushDeps, 'raccordement'>,
  { suspended }: Pick<Visit, 'suspended'>,
  { insee, demarche }: Delivery,
): Promise<boolean> {
  const id = `${insee}#${demarche}`;
  const known = suspended.get(id) ?? (await raccordement(insee, demarche))?.state === 'suspendu';
  suspended.set(id, known);
  return known;
}
