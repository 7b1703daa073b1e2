import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { FaultName } from '../../local/commune/faults.ts';
import type { Story } from '../../local/commune/journal.ts';
import { type Simulator, startSimulator } from '../../local/commune/simulator.ts';
import { type World, world } from './world.ts';

const outputs = inject('outputs');
const told: Story[] = [];
let w: World;
let simulator: Simulator;
beforeAll(async () => {
  w = world(outputs);
  // A minute is a second: the software answers as soon as it has collected.
  const options = { fault: [], once: false, port: 0, scale: 60, user: 'hub', communes: 2, mode: 'sftp' as const };
  simulator = await startSimulator({ ...options, answers: ['16', '100'], answerAfter: 2, outputs, tell: (story) => told.push(story) });
});
afterAll(() => simulator.close());

const closed = async (numeros: readonly string[]) => {
  for (const numero of numeros) await w.reaches(numero, 'clos', 180).catch((error: unknown) => explained(numero, error));
};
/** What the hub and the commune know of a dossier that does not come to its end. */
async function explained(numero: string, cause: unknown): Promise<never> {
  const heard = told.filter((story) => JSON.stringify(story).includes(numero));
  throw new Error(JSON.stringify({ history: await w.look.history(numero), heard }, null, 1), { cause });
}
const copies = (numero: string) => simulator.server.received().filter((path) => path.includes(numero));

test('a simulated commune receives its dossiers, and closes them by its return flows', async () => {
  const numeros = await simulator.deposit(2);
  expect(numeros).toHaveLength(4);
  await closed(numeros);
  for (const numero of numeros) expect(copies(numero)).toHaveLength(1);
}, 240_000);

test('every fault of a server strikes once: each dossier arrives all the same, in one copy, and is closed', async () => {
  const faults: FaultName[] = ['full-disk', 'read-only', 'no-rename', 'wrong-host-key', 'refused-login', 'drops', 'down', 'silent'];
  for (const fault of faults) expect((await simulator.obey(`fault ${fault} once`)).ok).toBe(true);
  // Answers that come twice change nothing.
  await simulator.obey('fault double-returns');
  const numeros = await simulator.deposit(5);
  await closed(numeros);
  for (const numero of numeros) expect(copies(numero), numero).toHaveLength(1);
  const struck = told.flatMap((story) => (story.what === 'fault' && story.state === 'struck' ? story.fault : []));
  expect(new Set(struck)).toEqual(new Set([...faults, 'double-returns']));
  expect(simulator.server.faults()).toEqual(['double-returns']);
  simulator.server.clearFault();
}, 400_000);
