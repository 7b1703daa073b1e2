import { eachOf } from '../../functions/shared/each-of.ts';
import type { BreakableCloud } from '../../local/cloud/breakable-cloud.ts';
import { functionCalls } from '../../local/cloud/function-calls.ts';
import { calm } from './calm.ts';
import { openPlayedCommunes } from './communes.ts';
import { lifeOf, type PlayedLife } from './lives.ts';
import { outside } from './outside.ts';

const DAY = 86_400;
/** Dossiers that those outside act upon at the same time. */
const AT_ONCE = 6;

export interface PlayOptions {
  readonly dossiers: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** Called when all is set up, and nothing was deposited yet. */
  readonly onReady: () => Promise<void>;
  /** Called on day 29, when everything that is kept lies where it is kept. */
  readonly onFull: () => Promise<void>;
}

/**
 * Lives the dossiers of the mix to the destruction of their addresses, two months: deposited on day 0, fetched on day 1, answered on days 5 and 8; one in
 * ten is forgotten, reminded of, and expires. A sweep is run when something is due; those of the other ten minutes are counted apart.
 */
export async function play(cloud: BreakableCloud, { dossiers, say, signal, onReady, onFull }: PlayOptions) {
  const { outputs, clock } = cloud;
  const call = functionCalls(outputs);
  const settle = calm(cloud);
  const communes = await openPlayedCommunes(outputs, dossiers);
  const world = outside(cloud);
  const began = clock.ahead;

  const sweep = async (): Promise<void> => {
    await call('sweep-due');
    await settle(signal);
  };
  /** To the day, counted from the deposits, at a later hour each time: what was put later is due too. */
  const to = async (day: number): Promise<void> => {
    say(`jour ${day}`);
    clock.advance(began + day * DAY - clock.ahead);
    world.forget();
    await sweep();
    // What the first sweep found too early, or put some minutes later.
    clock.advance(1_500);
    await sweep();
  };

  try {
    await settle(signal);
    await onReady();
    const lives: PlayedLife[] = Array.from({ length: dossiers }, (_, rank) => lifeOf(rank + 1, communes, world, clock.now));
    say(`dépôt de ${dossiers} dossiers`);
    await eachOf(lives, AT_ONCE, (life) => life.deposit());
    await settle(signal);
    await to(1);
    await eachOf(lives, AT_ONCE, (life) => life.fetch());
    await settle(signal);
    await to(3);
    await to(5);
    await eachOf(lives, AT_ONCE, (life) => life.answerFirst());
    await settle(signal);
    await to(8);
    await eachOf(lives, AT_ONCE, (life) => life.close());
    await settle(signal);
    for (const day of [16, 24, 29]) await to(day);
    await onFull();
    // Content, then documents, and the addresses of what was closed thirty days before.
    for (const day of [32, 40, 62]) await to(day);
    return { lives, outside: world.done };
  } finally {
    world.close();
    await communes.server.stop();
  }
}
