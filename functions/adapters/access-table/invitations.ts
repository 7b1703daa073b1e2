import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type ActivationId, activationIdOf } from '../../domain/activation.ts';
import { type Invitation, InvitationSchema } from '../../domain/invitation.ts';
import { type Table, transacted } from '../dossiers-table/client.ts';
import { agentKey, invitationKey } from './keys.ts';
import { linkPut, linkUsed, loadLink } from './links.ts';

/** Links towards the password of an agent, in the access table: the digest of a token, never the token. */
export function invitations(table: Table) {
  const { client, name: TableName } = table;
  return {
    /** Writes a link, and the agent who names it as his last. `lost`: there is no such agent. */
    async inviteAgent(invitation: Invitation): Promise<'done' | 'lost'> {
      const { agent, digest } = invitation;
      const id = activationIdOf(digest);
      const put = linkPut(TableName, invitationKey(id), InvitationSchema.parse(invitation));
      const named = {
        TableName,
        Key: agentKey(agent),
        UpdateExpression: 'SET invitation = :id',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':id': id },
      };
      return (await transacted(table, [put, { Update: named }])) ? 'done' : 'lost';
    },

    loadInvitation: (id: ActivationId): Promise<Invitation | undefined> => loadLink(table, invitationKey(id), InvitationSchema),

    /** Uses a link up while it is its agent's last and he is no one suspended. */
    async useInvitation({ agent, digest }: Invitation, now: string): Promise<'done' | 'lost'> {
      const id = activationIdOf(digest);
      const still = {
        TableName,
        Key: agentKey(agent),
        ConditionExpression: 'invitation = :id AND #state = :active',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':id': id, ':active': 'actif' },
      };
      return (await transacted(table, [linkUsed(TableName, invitationKey(id), now), { ConditionCheck: still }])) ? 'done' : 'lost';
    },

    /** Gives a link back, whose password the user pool did not take. */
    async giveBackInvitation({ digest }: Invitation): Promise<void> {
      await client.send(new UpdateCommand({ TableName, Key: invitationKey(activationIdOf(digest)), UpdateExpression: 'REMOVE usedAt' }));
    },
  };
}
