import { green, say } from './print.ts';

/** The step at which the story stopped, for the person who must look. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
}

/** One step, told when it is done. */
export async function step<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    const result = await run();
    say(`${green('✓')} ${what}`);
    return result;
  } catch (error) {
    throw new StepFailed(what, { cause: error });
  }
}

/** Throws where something does not hold. */
export function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
