import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { readCommand } from '../../../../local/commune/commands.ts';
import { faultSwitch } from '../../../../local/commune/faults.ts';

describe('a fault of the simulator', () => {
  test('strikes until it is cleared, and each strike is told', () => {
    const told: string[] = [];
    const faults = faultSwitch((fault, what) => told.push(`${fault} ${what}`));
    faults.set('slow');
    expect([faults.strikes('slow'), faults.strikes('slow'), faults.strikes('down')]).toEqual([true, true, false]);
    faults.clear();
    expect(faults.strikes('slow')).toBe(false);
    expect(told).toEqual(['slow on', 'slow struck', 'slow struck', 'slow off']);
  });

  test('of once strikes once, even where it is looked at before', () => {
    const faults = faultSwitch();
    faults.set('drops', { once: true });
    expect(faults.isOn('drops')).toBe(true);
    expect([faults.strikes('drops'), faults.strikes('drops')]).toEqual([true, false]);
  });

  test('ends by itself after its duration, and set anew, lasts anew', async () => {
    const faults = faultSwitch();
    faults.set('down', { forMs: 20 });
    faults.set('full-disk', { forMs: 20 });
    faults.set('full-disk');
    await wait(60);
    expect(faults.active()).toEqual(['full-disk']);
  });
});

describe('a line of command', () => {
  test.each([
    ['fault slow', { do: 'fault', fault: 'slow', manner: {} }],
    ['  fault drops once ', { do: 'fault', fault: 'drops', manner: { once: true } }],
    ['fault down for 20', { do: 'fault', fault: 'down', manner: { forMs: 2_000 } }],
    ['fault down for 5 once', { do: 'fault', fault: 'down', manner: { once: true, forMs: 500 } }],
    ['clear', { do: 'clear' }],
    ['clear slow', { do: 'clear', fault: 'slow' }],
    ['deposit 3', { do: 'deposit', count: 3 }],
    ['deposit', { do: 'deposit', count: 1 }],
    ['state', { do: 'state' }],
    ['stop', { do: 'stop' }],
  ])('%s, on a clock ten times faster', (line, command) => {
    expect(readCommand(line, 10)).toEqual(command);
  });

  test.each([
    '',
    'panne slow',
    'fault',
    'fault lente',
    'fault slow twice',
    'fault slow for',
    'fault slow for -1',
    'clear lente',
    'deposit beaucoup',
  ])('« %s » is refused with a sentence', (line) => {
    expect(readCommand(line, 1)).toBeTypeOf('string');
  });
});
