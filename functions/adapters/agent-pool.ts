import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  UserNotFoundException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { type AgentId, AgentIdSchema } from '../domain/ids.ts';

/** The user pool of the agents of the mairies: the only place that knows their addresses. */
export function agentPool({ userPoolId: UserPoolId }: { userPoolId: string }, client = new CognitoIdentityProviderClient({})) {
  return {
    /** Creates an agent; the pool itself writes to him. `existed`: the address is taken, nothing was changed. */
    async invite(email: string): Promise<'invited' | 'existed'> {
      try {
        await client.send(
          new AdminCreateUserCommand({
            UserPoolId,
            Username: email,
            DesiredDeliveryMediums: ['EMAIL'],
            UserAttributes: [
              { Name: 'email', Value: email },
              { Name: 'email_verified', Value: 'true' },
            ],
          }),
        );
        return 'invited';
      } catch (error) {
        if (error instanceof UsernameExistsException) return 'existed';
        throw error;
      }
    },

    /** Identifier and state of the agent at an address; null where there is none. */
    async find(email: string): Promise<{ agent: AgentId; status: string } | null> {
      try {
        const { UserAttributes = [], UserStatus = 'UNKNOWN' } = await client.send(new AdminGetUserCommand({ UserPoolId, Username: email }));
        return { agent: AgentIdSchema.parse(UserAttributes.find(({ Name }) => Name === 'sub')?.Value), status: UserStatus };
      } catch (error) {
        if (error instanceof UserNotFoundException) return null;
        throw error;
      }
    },
  };
}
export type AgentPool = ReturnType<typeof agentPool>;
