import { existsSync } from 'node:fs';
import { applyEnv } from '../cloud/apply-env.ts';
import { localEnv } from '../cloud/endpoint.ts';
import { alive } from '../cloud/lock.ts';
import { type Outputs, readOutputs } from '../cloud/outputs.ts';
import { OUTPUTS_FILE } from '../cloud/paths.ts';
import { portal } from '../players/portal.ts';
import { openEndpoint, openPushCommune, type PushCommune } from '../players/push-commune.ts';
import { ssh2Session } from '../players/sftp-sessions.ts';
import { allerPackage } from '../portail/package.ts';
import type { CommuneServer } from './server.ts';

/** The local cloud that is running beside, if any. */
export function runningCloud(): Outputs | undefined {
  if (!existsSync(process.env.TELEDOSSIER_OUTPUTS ?? OUTPUTS_FILE)) return undefined;
  const outputs = readOutputs();
  return alive(outputs.pid) ? outputs : undefined;
}

export interface ConnectedCommune extends PushCommune {
  /** Uploads a return flow into its boite. */
  upload(name: string, bytes: Buffer): Promise<void>;
}

let drawn = 0;
/** A number that no other deposit has. */
function newNumero(): string {
  drawn += 1;
  return `A-8-${Date.now().toString(36).slice(-6)}${(drawn % 1296).toString(36).padStart(2, '0')}`.toUpperCase();
}

/** Connects the folders of a server to a running hub: one endpoint, and one new commune for each folder. */
export async function connectCommunes(outputs: Outputs, server: CommuneServer, mode: 'sftp' | 'mixte') {
  applyEnv(localEnv(outputs));
  const endpoint = await openEndpoint(outputs, server);
  const communes: ConnectedCommune[] = [];
  for (const directory of server.directories) {
    const opened = await openPushCommune(outputs, { endpoint, directory, mode });
    const { username, password } = opened.boite;
    const session = ssh2Session({ ...outputs.sftp, username, password });
    communes.push({ ...opened, upload: (name, bytes) => session.put(`retours/${name}`, bytes) });
  }
  const sender = portal(outputs);
  return {
    endpoint,
    communes,
    /** The portal deposits one dossier for a commune; answers its number. */
    async deposit({ commune }: ConnectedCommune): Promise<string> {
      const numero = newNumero();
      const { insee, siret } = commune;
      const zip = await allerPackage({ numero, demarche: 'RCO', insee, siret, date: new Date(Date.now() - 60_000) });
      await sender.deposit(`${numero}.zip`, zip);
      return numero;
    },
  };
}
export type ConnectedCommunes = Awaited<ReturnType<typeof connectCommunes>>;
