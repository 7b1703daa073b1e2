/** Something did not happen in time: the step is named, so that a person knows where to look. */
export class NotInTime extends Error {
  override readonly name = 'NotInTime';
}

/**
 * Asks again until there is an answer.
 * @param what the awaited fact, as a person would say it
 * @param check the fact, or `undefined` while it is not there
 * @param everyMs pause between two checks; longer where a check is dear
 */
export async function until<T>(what: string, check: () => Promise<T | undefined>, seconds = 60, everyMs = 250): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await check();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new NotInTime(`Toujours rien après ${seconds} s : ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
