import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { AddSchema, addEndpoint, FingerprintSchema } from '../endpoint/add.ts';
import { acceptKey, removeEndpoint, resumeEndpoint, rotateCredential, showEndpoint, suspendEndpoint } from '../endpoint/change.ts';
import { credentialOptions } from '../endpoint/credential.ts';
import type { EndpointOps } from '../endpoint/ops.ts';
import type { Ops } from '../frame.ts';
import * as inputs from '../inputs.ts';
import { table, type View } from '../output.ts';
import { circuitText } from '../raccordement/sheet.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

const IdSchema = z.strictObject({ id: inputs.endpointId });
const TrustSchema = IdSchema.extend({ fingerprint: FingerprintSchema.optional(), hostKeyFile: z.string().optional() });
const RotateSchema = IdSchema.extend(credentialOptions);
const idOf = ({ id }: { id: string }): string => id;
const withWait = (ops: Ops): EndpointOps => ({ ...ops, wait: (milliseconds) => wait(milliseconds) });

async function listEndpoints({ hub }: Pick<Ops, 'hub'>): Promise<View> {
  const found = await hub.endpoints.all();
  const rows = found.map(({ id, host, port, user, circuit }) => [id, `${user}@${host}:${port}`, circuitText(circuit)]);
  return { data: found, text: table(['Serveur', 'Adresse', 'Circuit'], rows, 'Aucun serveur.') };
}

export const endpoint: OpsCommand = {
  register(program, frame) {
    const group = groupOf(program, 'endpoint', 'les serveurs vers lesquels des dossiers sont poussés');
    group
      .command('add <id>')
      .description('ouvre un serveur : identifiants, connecteur, clé d’hôte, essai de connexion')
      .requiredOption('--host <nom>', 'nom ou adresse du serveur')
      .option('--port <port>', 'port (22 par défaut)')
      .requiredOption('--user <utilisateur>', 'utilisateur')
      .requiredOption('--technical-contact <adresse>', 'qui répare ce serveur')
      .option('--password-file <fichier>', 'fichier du mot de passe ; sans lui ni clé, il est demandé')
      .option('--key-file <fichier>', 'fichier de la clé privée, RSA ou ECDSA, sans phrase secrète')
      .option('--host-key-file <fichier>', 'clés publiques du serveur, données par son administrateur')
      .option('--fingerprint <empreinte>', 'empreinte SHA256:… attendue, vérifiée par un autre canal')
      .action(frame.acts('endpoint add', AddSchema, idOf, (ops, input) => addEndpoint(withWait(ops), input)));
    group
      .command('show <id>')
      .description('montre un serveur, son circuit, ses adresses à autoriser et ses raccordements')
      .action(frame.reads(IdSchema, (ops, { id }) => showEndpoint(withWait(ops), id)));
    group
      .command('list')
      .description('tous les serveurs')
      .action(frame.reads(z.strictObject({}), (ops) => listEndpoints(ops)));
    group
      .command('accept-key <id>')
      .description('accepte la clé d’hôte que le serveur montre maintenant, après vérification par un autre canal')
      .option('--fingerprint <empreinte>', 'empreinte SHA256:… attendue')
      .option('--host-key-file <fichier>', 'clés publiques du serveur, données par son administrateur')
      .action(frame.acts('endpoint accept-key', TrustSchema, idOf, (ops, { id, ...trust }) => acceptKey(withWait(ops), id, trust)));
    group
      .command('rotate <id>')
      .description('renouvelle les identifiants : essayés sur le serveur avant que les anciens ne servent plus')
      .option('--password-file <fichier>', 'fichier du mot de passe ; sans lui ni clé, il est demandé')
      .option('--key-file <fichier>', 'fichier de la clé privée')
      .action(frame.acts('endpoint rotate', RotateSchema, idOf, (ops, { id, ...input }) => rotateCredential(withWait(ops), id, input)));
    group
      .command('suspend <id>')
      .description('n’envoie plus rien vers ce serveur')
      .action(frame.acts('endpoint suspend', IdSchema, idOf, (ops, { id }) => suspendEndpoint(ops, id)));
    group
      .command('resume <id>')
      .description('reprend les envois vers ce serveur')
      .action(frame.acts('endpoint resume', IdSchema, idOf, (ops, { id }) => resumeEndpoint(ops, id)));
    group
      .command('remove <id>')
      .description('supprime un serveur dont aucun raccordement ne se sert')
      .action(frame.acts('endpoint remove', IdSchema, idOf, (ops, { id }) => removeEndpoint(ops, id)));
  },
};
