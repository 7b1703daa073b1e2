import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  InvalidRequestException,
  PutSecretValueCommand,
  ResourceExistsException,
  RestoreSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';

/** How the hub signs in to an endpoint, in the form that a connector reads (aws-facts §2.2). */
export interface EndpointLogin {
  readonly user: string;
  readonly password?: string | undefined;
  readonly privateKey?: string | undefined;
}

const CURRENT = 'AWSCURRENT';
const PENDING = 'AWSPENDING';
/** Days during which a removed secret can be brought back. */
const RECOVERY_DAYS = 7;

const ArnSchema = z.string().startsWith('arn:');

/** Secrets of the endpoints. Values go in and never come out: the connectors alone read them. */
export function secrets(client = new SecretsManagerClient({})) {
  const textOf = ({ user, password, privateKey }: EndpointLogin): string =>
    JSON.stringify({
      Username: user,
      ...(password === undefined ? {} : { Password: password }),
      ...(privateKey === undefined ? {} : { PrivateKey: privateKey }),
    });

  const put = async (SecretId: string, login: EndpointLogin, stage: string): Promise<{ arn: string; version: string }> => {
    const { ARN, VersionId = '' } = await client.send(
      new PutSecretValueCommand({ SecretId, SecretString: textOf(login), VersionStages: [stage] }),
    );
    return { arn: ArnSchema.parse(ARN), version: VersionId };
  };

  return {
    /** Keeps a login under a name; answers the ARN that a connector asks for. One that was removed lately is brought back. */
    async keep(name: string, login: EndpointLogin): Promise<string> {
      try {
        const { ARN } = await client.send(new CreateSecretCommand({ Name: name, SecretString: textOf(login) }));
        return ArnSchema.parse(ARN);
      } catch (error) {
        // A name that is to be deleted is refused by the one error, one that is in use by the other.
        if (!(error instanceof InvalidRequestException || error instanceof ResourceExistsException)) throw error;
        const { DeletedDate } = await client.send(new DescribeSecretCommand({ SecretId: name }));
        if (DeletedDate !== undefined) await client.send(new RestoreSecretCommand({ SecretId: name }));
        return (await put(name, login, CURRENT)).arn;
      }
    },

    async arnOf(name: string): Promise<string> {
      const { ARN } = await client.send(new DescribeSecretCommand({ SecretId: name }));
      return ArnSchema.parse(ARN);
    },

    /** Keeps a login beside the current one, to be tested under the stage `AWSPENDING`. */
    stagePending: (name: string, login: EndpointLogin): Promise<{ arn: string; version: string }> => put(name, login, PENDING),

    /** The pending version becomes the current one, in one call: whoever signs in next uses it. */
    async promote(name: string, version: string): Promise<void> {
      const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: name }));
      const current = Object.entries(VersionIdsToStages).find(([, stages]) => stages?.includes(CURRENT))?.[0];
      await client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: name,
          VersionStage: CURRENT,
          MoveToVersionId: version,
          ...(current === undefined ? {} : { RemoveFromVersionId: current }),
        }),
      );
      await client.send(new UpdateSecretVersionStageCommand({ SecretId: name, VersionStage: PENDING, RemoveFromVersionId: version }));
    },

    /** Takes the stage from a pending version that was not good: it is reachable no more. */
    async dropPending(name: string, version: string): Promise<void> {
      await client.send(new UpdateSecretVersionStageCommand({ SecretId: name, VersionStage: PENDING, RemoveFromVersionId: version }));
    },

    /** Removes a secret; `forGood` where nothing ever relied on it. */
    async remove(name: string, { forGood = false } = {}): Promise<void> {
      const how = forGood ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: RECOVERY_DAYS };
      await client.send(new DeleteSecretCommand({ SecretId: name, ...how }));
    },
  };
}
export type Secrets = ReturnType<typeof secrets>;
