import type { Hub } from '../context/hub.ts';
import type { Ops } from '../frame.ts';
import type { Wait } from './connector.ts';

/** Parts of the hub that the commands about endpoints use. */
export type EndpointHub = Pick<Hub, 'endpoints' | 'directory' | 'transfer' | 'secrets' | 'connectorRoles' | 'ring'>;

export interface EndpointOps extends Pick<Ops, 'stage' | 'terminal' | 'now' | 'confirm'> {
  readonly hub: EndpointHub;
  readonly wait: Wait;
}
