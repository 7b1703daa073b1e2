import { METIER_URI, PEC_URI } from '../../functions/formats/namespaces.ts';
import { type RetourToWrite, writeRetour } from '../../functions/formats/retour-writer.ts';
import { childOf, parseXml, textAt } from '../../functions/formats/xml.ts';
import { readZip } from '../../functions/formats/zip.ts';
import type { Outputs } from '../cloud/outputs.ts';
import { sftpInstalled } from '../transfer/openssh.ts';
import { opensshSession, ssh2Session } from './sftp-sessions.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The commune's software: the system's own `sftp` where there is one, else the `ssh2` library; return flows of our profile. */
export async function communeSoftware({ sftp }: Outputs, credentials: Credentials, folder: string) {
  const login = { ...sftp, username: credentials.username, password: credentials.password };
  const openssh = await sftpInstalled();
  const session = openssh ? opensshSession(login, folder) : ssh2Session(login);
  return {
    client: openssh ? 'sftp' : 'ssh2',
    list: session.list,
    fetch: (place: string, name: string): Promise<Buffer> => session.get(`${place}/${name}`),
    remove: (place: string, name: string): Promise<void> => session.remove(`${place}/${name}`),
    upload: (name: string, bytes: Buffer): Promise<void> => session.put(`retours/${name}`, bytes),
  };
}

type Answer = Pick<RetourToWrite, 'status' | 'comment' | 'pieces'> & { dateTime?: string };

/** A return flow that answers to a package. */
export const answerTo = async (aller: Buffer, answer: Answer): Promise<Buffer> => writeRetour(await retourTo(aller, answer));

/** What a return flow copies from the package it answers to (domain §1.5), and its answer. Throws where it is no package. */
export async function retourTo(aller: Buffer, answer: Answer): Promise<RetourToWrite> {
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
  return {
    dateTime: new Date().toISOString(),
    ...answer,
    numero: textAt(root, ...body, [METIER_URI, 'Teledemarche'], [METIER_URI, 'NumeroTeledemarche']) ?? '',
    demarche,
    messageId: textAt(root, ...routing, [PEC_URI, 'MessageId']) ?? '',
    sender: { siret: siretOf([PEC_URI, 'Recipients'], [PEC_URI, 'Recipient']), service: demarche },
    recipient: { siret: siretOf([PEC_URI, 'Sender']), service: 'flux_GS_PEC_AVL' },
  };
}
