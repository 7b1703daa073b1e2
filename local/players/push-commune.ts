import { randomBytes, randomInt } from 'node:crypto';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { TransferClient } from '@aws-sdk/client-transfer';
import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { openCommunes } from '../../functions/adapters/open-directory.ts';
import { transfer } from '../../functions/adapters/transfer.ts';
import type { Commune } from '../../functions/domain/commune.ts';
import { slugOf } from '../../functions/domain/commune-names.ts';
import type { DemarcheCode } from '../../functions/domain/demarches.ts';
import { CLOSED_CIRCUIT, type Endpoint, EndpointSchema, endpointSecretName } from '../../functions/domain/endpoint.ts';
import { BoiteSchema } from '../../functions/domain/ids.ts';
import type { OutputCommune, Outputs } from '../cloud/outputs.ts';
import type { SeededBoite } from '../seed/boites.ts';
import { inventedCommune } from '../seed/communes.ts';
import { type CreatedCommune, createCommunes } from '../seed/create-communes.ts';

/** A server to which dossiers may be pushed. */
export interface PushServer {
  readonly host: string;
  readonly port: number;
  /** `ssh-rsa AAAA…` or `ecdsa-sha2-… AAAA…`. */
  readonly hostKeys: readonly string[];
  readonly username: string;
  /** A password, a private key, or both. */
  readonly password?: string;
  readonly privateKey?: string;
}

/** Creates the endpoint of a server: its secret, its connector, its item in the table. Several communes may share it. */
export async function openEndpoint({ endpoint, region, transfer: double, tables }: Outputs, server: PushServer): Promise<Endpoint> {
  const id = `essai-${randomBytes(4).toString('hex')}`;
  const { host, port, hostKeys, username, password, privateKey } = server;
  const secrets = new SecretsManagerClient({ endpoint, region });
  const client = new TransferClient({ endpoint: double.url, region, maxAttempts: 1 });
  try {
    const SecretString = JSON.stringify({ Username: username, Password: password, PrivateKey: privateKey });
    const { ARN: secretId = '' } = await secrets.send(new CreateSecretCommand({ Name: endpointSecretName('local', id), SecretString }));
    const connectorId = await transfer(client).createConnector({ host, port, secretId, trustedHostKeys: hostKeys }, double);
    const now = new Date().toISOString();
    const created = EndpointSchema.parse({
      id,
      host,
      port,
      user: username,
      trustedHostKeys: [...hostKeys],
      connectorId,
      technicalContact: `technique@${id}.example`,
      credential: { kind: password === undefined ? 'cle' : 'mot-de-passe', since: now },
      circuit: CLOSED_CIRCUIT,
      createdAt: now,
    });
    await dossiersTable(tables.dossiers).endpoints.put(created);
    return created;
  } finally {
    secrets.destroy();
    client.destroy();
  }
}

export interface PushCommuneOptions {
  /** From {@link openEndpoint}. */
  readonly endpoint: Endpoint;
  /** Folder of the commune at the far end; it must be there. */
  readonly directory: string;
  readonly mode: 'sftp' | 'mixte';
  readonly demarches?: readonly DemarcheCode[];
  /** Of the commune; drawn by default. */
  readonly insee?: string;
}

export interface PushCommune extends CreatedCommune {
  readonly endpoint: Endpoint;
  readonly directory: string;
  /** Where return flows come, and their account. */
  readonly boite: SeededBoite;
}

/** A commune that nobody else has: drawn among some 35,000, those of the seed left out; or the one that is wanted. */
function drawCommune(taken: readonly OutputCommune[], wanted: string | undefined): Commune {
  const free = [...openCommunes().values()].filter(
    ({ insee, siren }) => siren !== undefined && (wanted === undefined ? !taken.some((one) => one.insee === insee) : insee === wanted),
  );
  const drawn = free[randomInt(free.length)];
  if (drawn === undefined) throw new Error('no commune is left');
  return inventedCommune(drawn, randomInt(90));
}

/** Opens a new commune that is pushed to; its boite is for return flows. The names are drawn: tests do not meet. */
export async function openPushCommune(outputs: Outputs, options: PushCommuneOptions): Promise<PushCommune> {
  const { endpoint, directory, mode, demarches = ['RCO', 'ILE'] } = options;
  const commune = drawCommune(outputs.communes, options.insee);
  const { insee, name } = commune;
  const slug = `${slugOf(name).slice(0, 30)}-${insee.toLowerCase()}`;
  const { buckets, tables, gs } = outputs;
  const names = { BoitesBucket: buckets.boites, AccesTable: tables.acces, DossiersTable: tables.dossiers, UserPoolId: gs.userPoolId };
  const create = createCommunes(names);
  const modes = Object.fromEntries(demarches.map((demarche) => [demarche, mode]));
  const { boite, ...created } = await create({
    commune,
    modes,
    slug,
    boite: BoiteSchema.parse(`push-${slug}`),
    push: { endpoint, directory },
  });
  if (boite === undefined) throw new Error('a commune that is pushed to has a boite');
  return { ...created, endpoint, directory, boite };
}
