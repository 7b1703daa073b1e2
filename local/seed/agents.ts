import { randomInt } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { agents } from '../../functions/adapters/access-table/agents.ts';
import { openTable } from '../../functions/adapters/dossiers-table/client.ts';
import type { DemarcheCode } from '../../functions/domain/demarches.ts';
import { AgentIdSchema, type Insee } from '../../functions/domain/ids.ts';
import type { StackOutputs } from '../cloud/stack-outputs.ts';

export interface SeededAgent {
  readonly email: string;
  readonly password: string;
}

/** Twenty characters of every kind that the pool asks for. */
function drawAgentPassword(): string {
  const kinds = ['abcdefghjkmnpqrstvwxyz', 'ABCDEFGHJKMNPQRSTVWXYZ', '23456789', '-_.!'];
  const drawn = Array.from({ length: 20 }, (_, rank) => {
    const kind = kinds[rank % kinds.length] ?? '';
    return kind.charAt(randomInt(kind.length));
  });
  return drawn.join('');
}

/** Creates an agent in the user pool, and his entitlements in the access table under the pool's `sub`. */
export function createAgents(stacks: Pick<StackOutputs, 'UserPoolId' | 'AccesTable'>) {
  const cognito = new CognitoIdentityProviderClient({});
  const table = agents(openTable(stacks.AccesTable));
  /** An emulator that was already running may hold the agents of a former run: they get a new password. */
  async function createUser(command: AdminCreateUserCommand): Promise<void> {
    try {
      await cognito.send(command);
    } catch (error) {
      if (!(error instanceof UsernameExistsException)) throw error;
    }
  }

  return async (email: string, insee: Insee, demarches: readonly DemarcheCode[]): Promise<SeededAgent> => {
    const password = drawAgentPassword();
    const UserPoolId = stacks.UserPoolId;
    await createUser(
      new AdminCreateUserCommand({
        UserPoolId,
        Username: email,
        MessageAction: 'SUPPRESS',
        UserAttributes: [
          { Name: 'email', Value: email },
          { Name: 'email_verified', Value: 'true' },
        ],
      }),
    );
    await cognito.send(new AdminSetUserPasswordCommand({ UserPoolId, Username: email, Password: password, Permanent: true }));
    const { UserAttributes } = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username: email }));
    const sub = UserAttributes?.find(({ Name }) => Name === 'sub')?.Value;
    await table.put({ agent: AgentIdSchema.parse(sub), insee, demarches: [...demarches], state: 'actif' });
    return { email, password };
  };
}
