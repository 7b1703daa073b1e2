import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { type SftpServer, SftpServerSchema } from '../../functions/domain/sftp-server.ts';
import { fingerprintOf, readPublicKey } from '../../functions/formats/ssh-public-key.ts';
import type { Hub } from '../context/hub.ts';
import { sheet, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './index.ts';

type ServerHub = Pick<Hub, 'sftpServer'>;

const SetSchema = z.strictObject({
  hote: SftpServerSchema.shape.host,
  port: z.coerce.number().pipe(SftpServerSchema.shape.port).default(22),
  hostKeyFile: z.array(z.string()).min(1),
});

function viewOf({ host, port, hostKeys }: SftpServer): View {
  const keys = hostKeys.map((key) => ({ type: key.split(' ')[0] ?? '', fingerprint: fingerprintOf(key) }));
  return {
    data: { host, port, keys },
    text: sheet('Serveur sFTP annoncé aux communes', [
      ['Adresse', host],
      ['Port', String(port)],
      ...keys.map(({ type, fingerprint }) => [type, fingerprint] as const),
    ]),
  };
}

async function hostKeyOf(file: string): Promise<string> {
  const reading = readPublicKey(await readFile(file, 'utf8'));
  if (reading.ok) return reading.key;
  throw new OpsRefused(
    reading.reason === 'private-key'
      ? `« ${file} » est une clé PRIVÉE : donnez le fichier « .pub ».`
      : `« ${file} » n’est pas une clé publique de serveur : RSA (3 072 bits au moins), ECDSA ou Ed25519.`,
  );
}

/** Records where the managed sFTP server is, and its keys: what the activation pages tell. */
export async function setServer({ sftpServer }: ServerHub, { hote, port, hostKeyFile }: z.output<typeof SetSchema>): Promise<View> {
  const server = SftpServerSchema.parse({ host: hote, port, hostKeys: await Promise.all(hostKeyFile.map(hostKeyOf)) });
  await sftpServer.put(server);
  return viewOf(server);
}

export async function showServer({ sftpServer }: ServerHub): Promise<View> {
  const server = await sftpServer.load();
  if (server === undefined) throw new OpsRefused('Le serveur n’est pas encore annoncé : « serveur set ».');
  return viewOf(server);
}

export const serveur: OpsCommand = {
  register(program, frame) {
    const group = groupOf(program, 'serveur', 'le serveur sFTP, tel que les pages d’activation l’annoncent aux communes');
    group
      .command('show')
      .description('son adresse et les empreintes de ses clés')
      .action(frame.reads(z.strictObject({}), ({ hub }) => showServer(hub)));
    group
      .command('set <hote>')
      .description('enregistre son adresse et ses clés, après un déploiement ou un changement de clé')
      .option('--port <port>', 'port', '22')
      .requiredOption('--host-key-file <fichier...>', 'clés publiques du serveur (« .pub »)')
      .action(
        frame.acts(
          'serveur set',
          SetSchema,
          ({ hote }) => hote,
          ({ hub }, input) => setServer(hub, input),
        ),
      );
  },
};
