import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';

const FieldsSchema = z.record(z.string().regex(/^(?:rsa|ecdsa|ed25519)-\d{4}[a-z]?$/), z.string().startsWith('-----BEGIN'));

/** Private host keys of the sFTP server, each under its type and generation: the secret from which CloudFormation gives them to the server. */
export function hostKeysSecret({ name }: { name: string }, client = new SecretsManagerClient({})) {
  return {
    /** Empty where no key was ever put in it: the Storage stack makes it so. */
    async read(): Promise<Readonly<Record<string, string>>> {
      try {
        const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: name }));
        // A secret without a value has no version on AWS, and an empty one on the emulator.
        return FieldsSchema.parse(JSON.parse(SecretString || '{}'));
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return {};
        throw error;
      }
    },

    /** Writes all of them: what is left out is lost. */
    async write(fields: Readonly<Record<string, string>>): Promise<void> {
      await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: JSON.stringify(FieldsSchema.parse(fields)) }));
    },
  };
}
export type HostKeysSecret = ReturnType<typeof hostKeysSecret>;
