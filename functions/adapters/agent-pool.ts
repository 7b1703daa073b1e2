import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  InvalidPasswordException,
  MessageActionType,
  UserNotFoundException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { type AgentId, AgentIdSchema } from '../domain/ids.ts';

/** An agent as the user pool knows him. */
export interface PoolUser {
  readonly agent: AgentId;
  readonly email: string;
  readonly status: string;
}

/** The user pool of the agents of the mairies: the only place that knows their addresses. */
export function agentPool({ userPoolId: UserPoolId }: { userPoolId: string }, client = new CognitoIdentityProviderClient({})) {
  return {
    /** Creates an agent without a password; the pool writes to nobody. `existed`: the address is taken, nothing was changed. */
    async create(email: string): Promise<'created' | 'existed'> {
      try {
        await client.send(
          new AdminCreateUserCommand({
            UserPoolId,
            Username: email,
            MessageAction: MessageActionType.SUPPRESS,
            UserAttributes: [
              { Name: 'email', Value: email },
              { Name: 'email_verified', Value: 'true' },
            ],
          }),
        );
        return 'created';
      } catch (error) {
        if (error instanceof UsernameExistsException) return 'existed';
        throw error;
      }
    },

    /** @param who address, or identifier, of an agent; null where there is none */
    async find(who: string): Promise<PoolUser | null> {
      try {
        const { UserAttributes = [], UserStatus = 'UNKNOWN' } = await client.send(new AdminGetUserCommand({ UserPoolId, Username: who }));
        const of = (name: string) => UserAttributes.find(({ Name }) => Name === name)?.Value;
        return { agent: AgentIdSchema.parse(of('sub')), email: of('email') ?? '', status: UserStatus };
      } catch (error) {
        if (error instanceof UserNotFoundException) return null;
        throw error;
      }
    },

    /** Sets the password that an agent chose; he is asked for no other. `refused`: the policy of the pool does not take it. */
    async setPassword(Username: string, Password: string): Promise<'set' | 'refused'> {
      try {
        await client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }));
        return 'set';
      } catch (error) {
        if (error instanceof InvalidPasswordException) return 'refused';
        throw error;
      }
    },

    /** Ends every session of an agent: no token is renewed. Those that live, an hour at most, meet his entitlements at each call. */
    async signOut(Username: string): Promise<void> {
      await client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }));
    },
  };
}
export type AgentPool = ReturnType<typeof agentPool>;
