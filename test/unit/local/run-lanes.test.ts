import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runLanes } from '../../../local/checks/run-lanes.ts';
import type { Hear, Step } from '../../../local/checks/step.ts';

let said: string;
beforeEach(() => {
  said = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((words) => {
    said += String(words);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

const step = (name: string, ok = true, during: (hear: Hear) => Promise<void> = async () => {}): Step => ({
  name,
  run: async (_, hear) => {
    await during(hear);
    return { ok, passed: ok ? 2 : 1, failed: ok ? 0 : 1 };
  },
});
const { signal } = new AbortController();

describe('lanes of steps', () => {
  test('run beside each other: each may wait for the other', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waits = step('attend', true, () => promise);
    expect(await runLanes([[waits], [step('délivre', true, async () => resolve())]], signal)).toBe(true);
    expect(said).toMatch(/4 passed, 0 failed\n$/);
  });

  test('a failure stops nothing and fails the whole', async () => {
    expect(await runLanes([[step('casse', false), step('suit')], [step('à côté')]], signal, ['laissé de côté'])).toBe(false);
    expect(said).toMatch(/✗ casse .*1 réussis +1 en échec/);
    expect(said).toMatch(/✓ suit .*2 réussis/);
    expect(said).toContain('! laissé de côté');
    expect(said).toMatch(/5 passed, 1 failed\n$/);
  });

  test('the first speaks for itself; the words of another come together, when its step ends', async () => {
    const heard: boolean[] = [];
    const speaks = (name: string) =>
      step(name, true, async (hear) => {
        heard.push(hear !== undefined);
        hear?.('mot ');
        hear?.('à mot\n');
      });
    await runLanes([[speaks('devant')], [speaks('derrière')]], signal);
    expect(heard).toEqual([false, true]);
    expect(said).toContain('── derrière (pendant ce temps)\nmot à mot\n');
  });

  test('what is interrupted has not succeeded, and begins no further step', async () => {
    const controller = new AbortController();
    const interrupts = step('interrompt', true, async () => controller.abort());
    expect(await runLanes([[interrupts, step('jamais')]], controller.signal)).toBe(false);
    expect(said).not.toContain('jamais');
  });
});
