/** Something did not happen in time: the step is named, so that a person knows where to look. */
export class NotInTime extends Error {
  override readonly name = 'NotInTime';
}

/** Pauses between two checks, in ms: short while the fact is expected at any moment, then longer: a check costs the local cloud its time. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;
const GROWTH = 1.25;

/**
 * Asks again until there is an answer.
 * @param what the awaited fact, as a person would say it
 * @param check the fact, or `undefined` while it is not there
 * @param pauseMs longest pause between two checks; more where a check is dear
 */
export async function until<T>(what: string, check: () => Promise<T | undefined>, seconds = 60, pauseMs = LONGEST_PAUSE_MS): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * GROWTH, pauseMs)) {
    const found = await check();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new NotInTime(`Toujours rien après ${seconds} s : ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
