import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { OutputCommune, Outputs } from '../../local/cloud/outputs.ts';
import { openEndpoint, openPushCommune } from '../../local/players/push-commune.ts';
import { startAsyncssh } from '../foreign/asyncssh.ts';

/** A commune to whose own server dossiers are pushed, and its software. */
export interface PushedCommune {
  readonly commune: OutputCommune;
  /** Takes what stands under a final name: the package, where there was one. */
  take(numero: string): Buffer | undefined;
  /** How many files of a dossier ever stood under a final name. */
  count(numero: string): number;
  stop(): Promise<void>;
}

/** Its name is in the names of calls: always the same one, so that a seed means the same faults. */
const INSEE = '01002';

export async function openPushedCommune(outputs: Outputs): Promise<PushedCommune> {
  const server = await startAsyncssh();
  try {
    const endpoint = await openEndpoint(outputs, server);
    const { commune } = await openPushCommune(outputs, { endpoint, directory: server.directory, mode: 'sftp', insee: INSEE });
    const taken = join(server.folder, 'pris');
    mkdirSync(taken);
    const named = (folder: string, numero: string) => readdirSync(folder).filter((name) => name.includes(numero) && name.endsWith('.zip'));
    let files = 0;
    return {
      commune,
      take(numero) {
        let bytes: Buffer | undefined;
        for (const name of named(server.directoryHere, numero)) {
          files += 1;
          const here = join(taken, `${files}-${name}`);
          renameSync(join(server.directoryHere, name), here);
          bytes = readFileSync(here);
        }
        return bytes;
      },
      count: (numero) => named(taken, numero).length + named(server.directoryHere, numero).length,
      stop: server.stop,
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
