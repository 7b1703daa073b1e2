import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import ssh2 from 'ssh2';
import * as z from 'zod';
import { OperationFailed } from './errors.ts';
import { isKnownKeyType } from './host-keys.ts';
import { QUOTAS } from './quotas.ts';

/** What the connector reads (AWS, « Store authentication credentials »); other members are overlooked. */
const SecretSchema = z
  .object({
    Username: z.string().min(1).max(100),
    Password: z.string().min(1).max(1_024).optional(),
    PrivateKey: z.string().min(1).max(8_192).optional(),
  })
  .refine(({ Password, PrivateKey }) => Password !== undefined || PrivateKey !== undefined);
export interface Login {
  readonly username: string;
  readonly password: string | undefined;
  readonly privateKey: string | undefined;
}

const refused = (message: string) => new OperationFailed('CONNECTION_ERROR', message);

/** Reads one version of a connector's secret. What is wrong with it is told without quoting it. */
export async function readSecret(client: SecretsManagerClient, SecretId: string, VersionStage: string): Promise<Login> {
  const text = await client.send(new GetSecretValueCommand({ SecretId, VersionStage })).then(
    ({ SecretString = '' }) => SecretString,
    () => {
      throw refused('Cannot access secret manager');
    },
  );
  if (text.length > QUOTAS.secretCharacters) throw refused('The secret is too long');
  let secret: z.infer<typeof SecretSchema>;
  try {
    secret = SecretSchema.parse(JSON.parse(text));
  } catch {
    throw refused('The secret is not a key/value of Username with Password or PrivateKey');
  }
  const { Username: username, Password: password, PrivateKey: privateKey } = secret;
  if (privateKey !== undefined) {
    const key = ssh2.utils.parseKey(privateKey);
    if (key instanceof Error) throw refused('The private key cannot be read, or has a passphrase');
    if (!isKnownKeyType(key.type)) throw refused(`Unsupported private key type: ${key.type}`);
  }
  return { username, password, privateKey };
}
