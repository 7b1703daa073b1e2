import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { type LogicalHome, logicalHome } from './logical-home.ts';
import { type Rights, readPolicy } from './policy.ts';

/** What Transfer Family accepts of a custom identity provider (aws-facts §1.1). No `Role`: refused. */
const AnswerSchema = z.object({
  Role: z.string().optional(),
  Policy: z.string().optional(),
  HomeDirectoryType: z.enum(['PATH', 'LOGICAL']).optional(),
  HomeDirectoryDetails: z.string().optional(),
  PublicKeys: z.array(z.string()).optional(),
});

/** Who is logged in, and what he may see. */
export interface Identity {
  readonly username: string;
  readonly home: LogicalHome;
  readonly rights: Rights;
  readonly publicKeys: readonly string[];
}

export interface LoginRequest {
  readonly username: string;
  /** Left out for a key: the provider answers the keys, and the server matches them. */
  readonly password?: string;
  readonly sourceIp: string;
}

export interface IdentityProviderOptions {
  readonly lambda: LambdaClient;
  readonly functionName: string;
  readonly serverId: string;
  readonly log: (line: string) => void;
}

/** Asks the deployed identity provider as Transfer Family does: one synchronous invocation per attempt. */
export function identityProvider({ lambda, functionName, serverId, log }: IdentityProviderOptions) {
  async function ask(event: object): Promise<unknown> {
    const answer = await lambda.send(new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(event)) }));
    const text = Buffer.from(answer.Payload ?? []).toString();
    // The text of an error may quote what was sent, a password for instance: only the fact is told.
    if (answer.FunctionError !== undefined) throw new Error('the identity provider failed');
    return text === '' ? {} : JSON.parse(text);
  }

  /** `undefined`: refused, whatever the reason; a provider that answers badly is told to the operator. */
  return async ({ username, password, sourceIp }: LoginRequest): Promise<Identity | undefined> => {
    try {
      const event = { username, ...(password === undefined ? {} : { password }), protocol: 'SFTP', serverId, sourceIp };
      const answer = AnswerSchema.parse(await ask(event));
      if (answer.Role === undefined || answer.Role.trim() === '') return undefined;
      if (password !== undefined && answer.PublicKeys !== undefined) throw new Error('PublicKeys answered to a password');
      if (answer.HomeDirectoryType !== 'LOGICAL' || answer.HomeDirectoryDetails === undefined) throw new Error('no logical home');
      if (answer.Policy === undefined) throw new Error('no session policy: the double has no rights of its own');
      return {
        username,
        home: logicalHome(answer.HomeDirectoryDetails),
        rights: readPolicy(answer.Policy),
        publicKeys: answer.PublicKeys ?? [],
      };
    } catch (error) {
      log(`transfer: login refused, identity provider: ${error instanceof z.ZodError ? 'answer of an unexpected shape' : String(error)}`);
      return undefined;
    }
  };
}
export type IdentityProvider = ReturnType<typeof identityProvider>;
