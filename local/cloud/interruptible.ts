import { alive } from './lock.ts';

const PARENT_POLL_MS = 1_000;

/**
 * Does the work with a signal that is aborted on Ctrl-C, on SIGTERM, when the terminal closes, and when the command that
 * started this process dies without a word. A second Ctrl-C ends at once: the emulator's keeper cleans up by itself.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const parent = process.ppid;
  let asked = 0;
  const onSignal = () => {
    asked += 1;
    controller.abort();
    if (asked > 1) process.exit(130);
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  process.on('disconnect', () => controller.abort());
  const poll = setInterval(() => {
    if (parent > 1 && !alive(parent)) controller.abort();
  }, PARENT_POLL_MS);
  poll.unref();
  process.channel?.unref();
  try {
    return await work(controller.signal);
  } finally {
    clearInterval(poll);
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, onSignal);
  }
}
