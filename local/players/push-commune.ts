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
import { createAgents, type SeededAgent } from '../seed/agents.ts';
import { createBoites, type SeededBoite } from '../seed/boites.ts';
import { inventedCommune } from '../seed/communes.ts';

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

export interface PushCommune {
  readonly endpoint: Endpoint;
  readonly directory: string;
  /** As the communes of the seed are told: to be given to `deposit`. */
  readonly commune: OutputCommune;
  /** Where return flows come, and their account. */
  readonly boite: SeededBoite;
  readonly mailbox: string;
  readonly secondContact: string;
  /** The fallback needs one, in any mode. */
  readonly agent: SeededAgent;
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

/**
 * Opens a new commune that is pushed to, through the product's own adapters: raccordements `actif` with a push, a boite for the return
 * flows with its account, an agent. The names are drawn: tests do not meet.
 */
export async function openPushCommune(outputs: Outputs, options: PushCommuneOptions): Promise<PushCommune> {
  const { endpoint, directory, mode, demarches = ['RCO', 'ILE'] } = options;
  const commune = drawCommune(outputs.communes, options.insee);
  const { insee, siret = '', name } = commune;
  const slug = `${slugOf(name).slice(0, 30)}-${insee.toLowerCase()}`;
  const { directory: table } = dossiersTable(outputs.tables.dossiers);
  await table.putCommune(commune);
  const { buckets, tables, gs } = outputs;
  const names = { BoitesBucket: buckets.boites, AccesTable: tables.acces, DossiersTable: tables.dossiers };
  const holder = { insee, demarche: demarches[0] ?? 'RCO' };
  const boite = await createBoites(names)(BoiteSchema.parse(`push-${slug}`), holder);
  const agent = await createAgents({ UserPoolId: gs.userPoolId, AccesTable: tables.acces })(`agent@${slug}.example`, insee, demarches);
  const mailbox = `etat-civil@${slug}.example`;
  const secondContact = `direction@${slug}.example`;
  const raccordements: OutputCommune['raccordements'] = {};
  for (const demarche of demarches) {
    const push = { endpoint: endpoint.id, directory };
    const technicalContact = endpoint.technicalContact;
    const base = { insee, demarche, state: 'actif', mailbox, secondContact, technicalContact, boite: boite.boite, push } as const;
    await table.putRaccordement({ ...base, mode });
    const gsAccess = { mailbox, agent: agent.email, agentPassword: agent.password };
    raccordements[demarche] = mode === 'sftp' ? { mode, ...boite, mailbox } : { mode, ...boite, ...gsAccess };
  }
  return { endpoint, directory, commune: { insee, siret, nom: name, raccordements }, boite, mailbox, secondContact, agent };
}
