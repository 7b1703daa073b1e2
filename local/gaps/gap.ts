import type { StackOutputs } from '../cloud/stack-outputs.ts';
import type { Deployed } from './deployed.ts';

export interface GapContext {
  readonly endpoint: string;
  readonly stacks: StackOutputs;
  /** Resources of the deployed templates, with their physical names. */
  readonly resources: readonly Deployed[];
}

/** Something that AWS does and the emulator does not: the reason of a workaround in `local/`. */
export interface Gap {
  readonly name: string;
  /** One French sentence: what is missing. */
  readonly what: string;
  /** Row of the survey of the emulator (MiniStack 1.5.33). */
  readonly row: string;
  /** Of the enforcement of IAM: looked at, and closed, where the emulator enforces it. */
  readonly enforced?: true;
  /** Asks the emulator: true while the gap is there, undefined where no deployed resource asks for what it drops. */
  isOpen(context: GapContext): Promise<boolean | undefined>;
  /** Closes it by public API, from the values of the deployed template; absent where `local/` goes round it elsewhere. */
  close?(context: GapContext): Promise<void>;
}
