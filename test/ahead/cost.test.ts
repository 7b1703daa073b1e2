import { expect, inject, test } from 'vitest';
import { keptUsage } from '../../bench/cost/usage.ts';
import type { CallCount } from '../../local/cloud/call-ledger.ts';
import { newNumero, world } from '../e2e/world.ts';

const outputs = inject('outputs');
const DOSSIERS = 5;

/**
 * Functions that nothing but a deposit calls, on the way of a dossier in the mode `courriel`. Not `receive-deposit`: here, where a scan takes no
 * time, both bells of a deposit may come at once, and the second looks in vain as far as it happens to come.
 */
const WAY = ['acknowledge-deposit', 'open-in-gs'] as const;

async function calls(): Promise<Record<string, number>> {
  const counted = (await (await fetch(`${outputs.proxy?.control}/callers`)).json()) as CallCount[];
  const sums: Record<string, number> = {};
  for (const { caller, service, count } of counted) {
    const name = `${caller} ${service}`;
    sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
}

/** Calls of a function to a service for one dossier that passes through it, in the kept run. */
function kept(name: string, service: string): number {
  const usage = keptUsage();
  const use = usage.functions[name];
  const through = name === 'open-in-gs' ? (usage.mix.courriel ?? 1) : usage.dossiers;
  const all = Object.entries(use?.calls ?? {}).filter(([call]) => call.startsWith(`${service}:`));
  return all.reduce((sum, [, count]) => sum + count, 0) / through;
}

test('a dossier makes as many calls on its way as the kept figures of its cost say', async () => {
  const w = world(outputs);
  const before = await calls();
  const numeros = Array.from({ length: DOSSIERS }, newNumero);
  for (const numero of numeros) await w.deposit(numero, w.commune('courriel'), 'ILE');
  for (const numero of numeros) await w.reaches(numero, 'transmis');
  const after = await calls();
  for (const name of WAY) {
    for (const service of ['dynamodb', 's3']) {
      const key = `${name} ${service}`;
      const each = ((after[key] ?? 0) - (before[key] ?? 0)) / DOSSIERS;
      expect(Math.abs(each - kept(name, service)), `${key}: ${each} for a dossier, ${kept(name, service)} kept`).toBeLessThanOrEqual(0.3);
    }
  }
});
