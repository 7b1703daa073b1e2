import { type BreakableCloud, startBreakableCloud } from '../../local/cloud/breakable-cloud.ts';
import { openPushedCommune, type PushedCommune } from './pushed-commune.ts';

/** A local cloud with a commune that has a server of its own, for the life `push`. */
export interface LivesCloud extends BreakableCloud {
  readonly pushed: PushedCommune;
}

/** Starts one in which dossiers live, pushes among them. */
export async function startLivesCloud(say: (line: string) => void, signal?: AbortSignal): Promise<LivesCloud> {
  const cloud = await startBreakableCloud(say, signal);
  try {
    const pushed = await openPushedCommune(cloud.outputs);
    const stop = async () => {
      await pushed.stop();
      await cloud.stop();
    };
    return { ...cloud, pushed, stop };
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}
