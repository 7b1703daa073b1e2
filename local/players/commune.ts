import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { METIER_URI, PEC_URI } from '../../functions/formats/namespaces.ts';
import { type RetourToWrite, writeRetour } from '../../functions/formats/retour-writer.ts';
import { childOf, parseXml, textAt } from '../../functions/formats/xml.ts';
import { readZip } from '../../functions/formats/zip.ts';
import type { Outputs } from '../cloud/outputs.ts';
import { runSftp, type SftpResult } from '../transfer/openssh.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The commune's software: the system's own `sftp`, a folder of the machine, and return flows of our profile. */
export function communeSoftware({ sftp }: Outputs, { username, password }: Credentials, folder: string) {
  const run = async (...commands: string[]): Promise<SftpResult> => {
    const result = await runSftp({ ...sftp, username, password, commands, cwd: folder });
    if (result.code !== 0) throw new Error(`sftp ended with ${result.code}: ${result.stderr.trim()}`);
    return result;
  };
  return {
    run,
    /** Names in a folder of the boite. */
    async list(place: string): Promise<string[]> {
      const { stdout } = await run(`ls -1 ${place}`);
      return stdout
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('sftp>'))
        .map((line) => path.posix.basename(line.trim()));
    },
    /** Fetches a file; answers its bytes. */
    async fetch(place: string, name: string): Promise<Buffer> {
      await run(`get "${place}/${name}" "${name}"`);
      return readFile(path.join(folder, name));
    },
    /** Fetches every file of a place whose name ends so. */
    async fetchAll(place: string, ending: string): Promise<Buffer[]> {
      await run(`get "${place}/*${ending}" .`);
      const names = (await readdir(folder)).filter((name) => name.endsWith(ending)).sort();
      return Promise.all(names.map((name) => readFile(path.join(folder, name))));
    },
    remove: (place: string, name: string) => run(`rm "${place}/${name}"`),
    /** Uploads under the name that WinSCP gives to a file until it is whole, then renames it. */
    async upload(name: string, bytes: Buffer): Promise<void> {
      await writeFile(path.join(folder, name), bytes);
      await run(`put "${name}" "retours/${name}.filepart"`, `rename "retours/${name}.filepart" "retours/${name}"`);
    },
  };
}
export type CommuneSoftware = ReturnType<typeof communeSoftware>;

/** What a return flow copies from the package it answers to (domain §1.5). */
export async function answerTo(
  aller: Buffer,
  answer: Pick<RetourToWrite, 'status' | 'comment' | 'pieces'> & { dateTime?: string },
): Promise<Buffer> {
  const zip = await readZip(aller);
  if (!zip.ok) throw new Error(zip.refusal.code);
  const message = parseXml(zip.value.find(({ name }) => name === 'message.xml')?.bytes ?? Buffer.alloc(0), 'message.xml');
  if (!message.ok) throw new Error(message.refusal.code);
  const root = message.value;
  const routing = [
    [PEC_URI, 'Header'],
    [PEC_URI, 'Routing'],
  ] as const;
  const body = [
    [PEC_URI, 'Body'],
    [PEC_URI, 'Content'],
    [PEC_URI, 'Aller'],
  ] as const;
  const siretOf = (...at: [string, string][]) => textAt(root, ...routing, ...at, [PEC_URI, 'Location'], [PEC_URI, 'Siret']) ?? '';
  const demarche = textAt(root, ...body, [METIER_URI, 'NumeroDemarche']) ?? '';
  if (childOf(root, PEC_URI, 'Header') === undefined) throw new Error('no envelope');
  return writeRetour({
    dateTime: new Date().toISOString(),
    ...answer,
    numero: textAt(root, ...body, [METIER_URI, 'Teledemarche'], [METIER_URI, 'NumeroTeledemarche']) ?? '',
    demarche,
    messageId: textAt(root, ...routing, [PEC_URI, 'MessageId']) ?? '',
    sender: { siret: siretOf([PEC_URI, 'Recipients'], [PEC_URI, 'Recipient']), service: demarche },
    recipient: { siret: siretOf([PEC_URI, 'Sender']), service: 'flux_GS_PEC_AVL' },
  });
}
