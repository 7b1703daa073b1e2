import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import { hostKeysSecret } from '../../functions/adapters/host-keys-secret.ts';
import { hostKeysSecretName } from '../../infra/transfer-config.ts';
import { drawKeys } from '../../ops/commands/serveur.ts';

test('the secret that the Storage stack makes empty takes the host keys, generation after generation', async () => {
  const name = hostKeysSecretName('local');
  const hostKeys = hostKeysSecret({ name });
  expect(await hostKeys.read()).toEqual({});
  await drawKeys({ hostKeys }, '2026');
  await drawKeys({ hostKeys }, '2027');
  await expect(drawKeys({ hostKeys }, '2026')).rejects.toThrow('existent déjà');
  // As CloudFormation reads it: one JSON object, a field for each key.
  const { SecretString = '' } = await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: name }));
  const fields: unknown = JSON.parse(SecretString);
  const keys = ['rsa', 'ecdsa', 'ed25519'].flatMap((type) => ['2026', '2027'].map((generation) => `${type}-${generation}`));
  expect(Object.keys(fields as object).sort()).toEqual(keys.sort());
});
