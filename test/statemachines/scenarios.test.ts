import { describe, expect, test } from 'vitest';
import { MACHINES, machineOf } from './asl.ts';
import { SCENARIOS as dossierLifecycle } from './dossier-lifecycle.scenarios.ts';
import { play } from './interpreter.ts';
import type { Scenario } from './scenario.ts';

/** A table for each machine: one that has none fails the tests below. */
const TABLES: Readonly<Record<string, readonly Scenario[]>> = { 'dossier-lifecycle': dossierLifecycle };

describe.each(MACHINES)('%s', (name) => {
  const machine = machineOf(name);
  const scenarios = TABLES[name] ?? [];

  test.each(scenarios)('$name', async (scenario) => {
    const outcome = await play(machine, scenario);
    expect(outcome.visited).toEqual(scenario.visited);
    expect(outcome.end).toMatchObject(scenario.end);
    if (scenario.calls !== undefined) expect(outcome.calls).toMatchObject(scenario.calls);
    if (scenario.payload !== undefined)
      expect(new Set(outcome.payloads.map((p) => JSON.stringify(p)))).toEqual(new Set([JSON.stringify(scenario.payload)]));
  });

  test('the scenarios enter every state and take every Catch, every choice and every default', async () => {
    const outcomes = await Promise.all(scenarios.map((scenario) => play(machine, scenario)));
    const edges = (visited: readonly string[]) => visited.slice(1).map((to, index) => `${visited[index]} → ${to}`);
    const taken = new Set(outcomes.flatMap(({ visited, caught }) => [...edges(visited), ...caught]));
    const entered = new Set(outcomes.flatMap(({ visited }) => visited));
    expect(entered).toEqual(new Set(Object.keys(machine.States)));
    for (const [from, state] of Object.entries(machine.States)) {
      const ways = [
        ...('Catch' in state ? state.Catch.map(({ Next }) => Next) : []),
        ...('Choices' in state ? [...state.Choices.map(({ Next }) => Next), state.Default] : []),
      ];
      for (const to of ways) expect(taken).toContain(`${from} → ${to}`);
    }
  });
});
