import type { Command } from 'commander';
import type { Frame } from '../frame.ts';

/** A command or a group of commands: it adds itself to the program and hangs its works on the frame. */
export interface OpsCommand {
  register(program: Command, frame: Frame): void;
}
