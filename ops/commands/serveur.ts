import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { type SftpServer, SftpServerSchema } from '../../functions/domain/sftp-server.ts';
import { fingerprintOf, readPublicKey } from '../../functions/formats/ssh-public-key.ts';
import { HostKeyGenerationSchema } from '../../infra/transfer-config.ts';
import type { Hub } from '../context/hub.ts';
import { sheet, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { drawHostKeys, publicHostKeys } from '../server/host-keys.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

type ServerHub = Pick<Hub, 'sftpServer' | 'hostKeys'>;

const SetSchema = z
  .strictObject({
    hote: SftpServerSchema.shape.host,
    port: z.coerce.number().pipe(SftpServerSchema.shape.port).default(22),
    hostKeyFile: z.array(z.string()).min(1).optional(),
    generation: HostKeyGenerationSchema.optional(),
  })
  .refine(({ hostKeyFile, generation }) => (hostKeyFile === undefined) !== (generation === undefined), {
    error: 'les clés viennent soit de --generation, soit de --host-key-file.',
  });

const keysOf = (hostKeys: readonly string[]) => hostKeys.map((key) => ({ type: key.split(' ')[0] ?? '', fingerprint: fingerprintOf(key) }));
const keyRows = (hostKeys: readonly string[]) => keysOf(hostKeys).map(({ type, fingerprint }) => [type, fingerprint] as const);

function viewOf({ host, port, hostKeys }: SftpServer): View {
  return {
    data: { host, port, keys: keysOf(hostKeys) },
    text: sheet('Serveur sFTP annoncé aux communes', [['Adresse', host], ['Port', String(port)], ...keyRows(hostKeys)]),
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

/** Draws the host keys of a generation and keeps them. A generation is drawn once: another key under its name would be a changed host key. */
export async function drawKeys({ hostKeys }: Pick<Hub, 'hostKeys'>, generation: string): Promise<View> {
  const kept = await hostKeys.read();
  if (Object.keys(kept).some((field) => field.endsWith(`-${generation}`))) {
    throw new OpsRefused(`Les clés de la génération ${generation} existent déjà. Pour les renouveler, tirez une autre génération.`);
  }
  const drawn = drawHostKeys(generation);
  await hostKeys.write({ ...kept, ...drawn });
  const lines = publicHostKeys(drawn, generation) ?? [];
  return { data: { generation, lines, keys: keysOf(lines) }, text: sheet(`Clés d’hôte de la génération ${generation}`, keyRows(lines)) };
}

/** Records where the managed sFTP server is, and its keys: what the activation pages tell. */
export async function setServer(hub: ServerHub, { hote, port, hostKeyFile = [], generation }: z.output<typeof SetSchema>): Promise<View> {
  const hostKeys =
    generation === undefined ? await Promise.all(hostKeyFile.map(hostKeyOf)) : publicHostKeys(await hub.hostKeys.read(), generation);
  if (hostKeys === undefined)
    throw new OpsRefused(`Les clés de la génération ${generation} n’existent pas : « serveur cles ${generation} ».`);
  const server = SftpServerSchema.parse({ host: hote, port, hostKeys });
  await hub.sftpServer.put(server);
  return viewOf(server);
}

export async function showServer({ sftpServer }: Pick<Hub, 'sftpServer'>): Promise<View> {
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
      .command('cles <generation>')
      .description('tire les clés d’hôte d’une génération (2026, 2027…) et les garde pour le déploiement')
      .action(
        frame.acts(
          'serveur cles',
          z.strictObject({ generation: HostKeyGenerationSchema }),
          ({ generation }) => generation,
          ({ hub }, { generation }) => drawKeys(hub, generation),
        ),
      );
    group
      .command('set <hote>')
      .description('enregistre son adresse et ses clés, après un déploiement ou un changement de clé')
      .option('--port <port>', 'port', '22')
      .option('--generation <annee>', 'génération de ses clés d’hôte')
      .option('--host-key-file <fichier...>', 'ou ses clés publiques (« .pub »)')
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
