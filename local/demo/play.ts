import type { LocalCloud } from '../cloud/index.ts';
import type { portal } from '../players/portal.ts';
import type { observer } from './observe.ts';

/** The demonstration as it goes: the local cloud, its numbers, and who plays in it. */
export interface Play extends LocalCloud {
  readonly numeros: { readonly RCO: string; readonly ILE: string; readonly push: string };
  readonly portal: ReturnType<typeof portal>;
  readonly observer: ReturnType<typeof observer>;
  readonly folder: string;
}
