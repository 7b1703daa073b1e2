import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type ActivationId, activationIdOf } from '../../domain/activation.ts';
import { type Invitation, InvitationSchema } from '../../domain/invitation.ts';
import { type Table, transacted } from '../dossiers-table/client.ts';
import { agentKey, invitationKey, ttlOf, withoutKeys } from './keys.ts';

/** Links towards the password of an agent, in the access table: the digest of a token, never the token. */
export function invitations(table: Table) {
  const { client, name: TableName } = table;
  return {
    /** Writes a link, and the agent who names it as his last. `lost`: there is no such agent. */
    async inviteAgent(invitation: Invitation): Promise<'done' | 'lost'> {
      const { agent, digest, expiresAt } = invitation;
      const id = activationIdOf(digest);
      const Item = { ...invitationKey(id), ...InvitationSchema.parse(invitation), ttl: ttlOf(expiresAt) };
      const named = {
        TableName,
        Key: agentKey(agent),
        UpdateExpression: 'SET invitation = :id',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':id': id },
      };
      return (await transacted(table, [{ Put: { TableName, Item } }, { Update: named }])) ? 'done' : 'lost';
    },

    /** Consistent: a link used a moment ago opens nothing. */
    async loadInvitation(id: ActivationId): Promise<Invitation | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: invitationKey(id), ConsistentRead: true }));
      return Item === undefined ? undefined : InvitationSchema.parse(withoutKeys(Item));
    },

    /** Uses a link up while it is its agent's last and he is no one suspended: of two presses on the button one wins. */
    async useInvitation({ agent, digest }: Invitation, now: string): Promise<'done' | 'lost'> {
      const id = activationIdOf(digest);
      const used = {
        TableName,
        Key: invitationKey(id),
        UpdateExpression: 'SET usedAt = :now',
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(usedAt)',
        ExpressionAttributeValues: { ':now': now },
      };
      const still = {
        TableName,
        Key: agentKey(agent),
        ConditionExpression: 'invitation = :id AND #state = :active',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':id': id, ':active': 'actif' },
      };
      return (await transacted(table, [{ Update: used }, { ConditionCheck: still }])) ? 'done' : 'lost';
    },

    /** Gives a link back, whose password the user pool did not take. */
    async giveBackInvitation({ digest }: Invitation): Promise<void> {
      await client.send(new UpdateCommand({ TableName, Key: invitationKey(activationIdOf(digest)), UpdateExpression: 'REMOVE usedAt' }));
    },
  };
}
export type Invitations = ReturnType<typeof invitations>;
