import type { Command } from 'commander';

/** A command that only holds others. */
export const groupOf = (program: Command, name: string, description: string): Command =>
  program.command(name).description(description).helpCommand(false);
