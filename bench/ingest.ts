import { measureCold } from './cold.ts';
import { decimal } from './french.ts';
import { rounded } from './numbers.ts';
import { SIZES, type Size } from './packages.ts';
import { measureWarm } from './warm.ts';

const COLD_ROUNDS = 15;

/** Reading of packages against the usual stack: a table for people, one line for programs. */
export async function benchIngest(json: boolean): Promise<void> {
  const say = (line: string): void => {
    (json ? process.stderr : process.stdout).write(`${line}\n`);
  };
  const row = (name: string, ratio: number, ours: number, usual: number) =>
    say(`${name.padEnd(12)} ${decimal(ratio, 3).padStart(8)} ${decimal(ours, 2).padStart(10)} ${decimal(usual, 2).padStart(10)}`);
  say(`${'paquet'.padEnd(12)} ${'rapport'.padStart(8)} ${'ici (ms)'.padStart(10)} ${'usuel (ms)'.padStart(10)}`);
  const warm: Partial<Record<Size, number>> = {};
  for (const size of Object.keys(SIZES) as Size[]) {
    const measured = await measureWarm(size);
    warm[size] = rounded(measured.ratio);
    row(`chaud ${size}`, measured.ratio, measured.ours, measured.usual);
  }
  const cold = await measureCold('1MB', COLD_ROUNDS);
  row('froid 1MB', cold.ratio, cold.ours, cold.usual);
  say(`paquets de code : ${decimal(cold.bundles.ours, 0)} octets ici, ${decimal(cold.bundles.usual, 0)} pour l’usuel`);
  if (json) process.stdout.write(`${JSON.stringify({ warm, cold: rounded(cold.ratio) })}\n`);
}
