import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Outputs } from '../../local/cloud/outputs.ts';
import { openEndpoint, openPushCommune, type PushCommune } from '../../local/players/push-commune.ts';
import { startAsyncssh } from '../foreign/asyncssh.ts';
import type { ForeignServer } from '../foreign/server.ts';
import { newNumero, type World, world } from './world.ts';

/** A commune with a server of its own, and its software. */
export interface PushedCommune extends PushCommune {
  /** Names of what the software took, in the order in which it came. */
  readonly taken: string[];
  /** Folder where the dossiers arrive. */
  readonly here: string;
}

/** A server that nobody here wrote, and communes that are pushed to. */
export interface PushWorld extends World {
  readonly server: ForeignServer;
  /** A commune of that server, and its software, which takes every file with a final name as soon as it sees it. */
  open(name: string, mode?: 'sftp' | 'mixte'): Promise<PushedCommune>;
  /** Steps and facts of a dossier's history, in order. */
  history(numero: string): Promise<string[]>;
  depositMany(commune: PushedCommune, count: number): Promise<string[]>;
}

export async function pushWorld(outputs: Outputs): Promise<PushWorld> {
  const w = world(outputs);
  const server = await startAsyncssh();
  const endpoint = await openEndpoint(outputs, server);
  return {
    ...w,
    server,
    async open(name, mode = 'sftp') {
      const here = join(server.directoryHere, name);
      const inside = join(server.folder, `pris-${name}`);
      mkdirSync(here);
      mkdirSync(inside);
      const taken: string[] = [];
      const timer = setInterval(() => {
        for (const file of readdirSync(here).filter((one) => one.endsWith('.zip'))) {
          renameSync(join(here, file), join(inside, `${taken.length}-${file}`));
          taken.push(file);
        }
      }, 50);
      onTestFinished(() => clearInterval(timer));
      const commune = await openPushCommune(outputs, { endpoint, directory: `${server.directory}/${name}`, mode });
      return { ...commune, taken, here };
    },
    history: async (numero) =>
      (await w.look.history(numero)).map((event) =>
        event.type === 'acheminement' ? event.step : 'proof' in event ? `${event.type} ${event.proof}` : event.type,
      ),
    async depositMany(commune, count) {
      const numeros = Array.from({ length: count }, newNumero);
      for (let from = 0; from < count; from += 10)
        await Promise.all(numeros.slice(from, from + 10).map((numero) => w.deposit(numero, commune.commune)));
      return numeros;
    },
  };
}

/** The number in the name of a file that was pushed. */
export const numeroOf = (file: string): string => /\.(A-7-\w+)-/.exec(file)?.[1] ?? '';
