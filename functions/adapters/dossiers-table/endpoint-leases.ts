import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { InstantSchema } from '../../domain/ids.ts';
import { secondsLater } from '../../domain/instants.ts';
import type { Table } from './client.ts';

const LeaseSchema = z.object({ nextLookAt: InstantSchema.optional() });

/** `noted`: somebody is at work there, and will look once more before he leaves. */
export type EndpointLease = { readonly outcome: 'acquired'; readonly nextLookAt: string | undefined } | { readonly outcome: 'noted' };

/**
 * One worker at a time at an endpoint. A bell that finds one there is noted on his lease and acknowledged: he looks again before he
 * leaves, and if he dies his own bell comes back. A bell sent back to its queue for each dossier of a busy host would spend its receives.
 */
export function endpointLeases({ client, name: TableName }: Table) {
  const Key = (endpoint: string) => ({ pk: `ENDPOINT#${endpoint}`, sk: 'BAIL' });
  const names = { ExpressionAttributeNames: { '#owner': 'owner' } };

  /** The item after an update, or null where its condition does not hold. */
  async function update(endpoint: string, change: Pick<ConstructorParameters<typeof UpdateCommand>[0], Names>): Promise<unknown> {
    try {
      const { Attributes } = await client.send(
        new UpdateCommand({ TableName, Key: Key(endpoint), ReturnValues: 'ALL_NEW', ...names, ...change }),
      );
      return Attributes ?? {};
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return null;
      throw error;
    }
  }

  return {
    async acquireEndpoint(endpoint: string, owner: string, now: string, seconds: number): Promise<EndpointLease> {
      for (;;) {
        const taken = await update(endpoint, {
          UpdateExpression: 'SET #owner = :owner, leaseUntil = :until REMOVE rung',
          ConditionExpression: 'attribute_not_exists(#owner) OR leaseUntil < :now',
          ExpressionAttributeValues: { ':owner': owner, ':until': secondsLater(now, seconds), ':now': now },
        });
        if (taken !== null) return { outcome: 'acquired', nextLookAt: LeaseSchema.parse(taken).nextLookAt };
        const noted = await update(endpoint, {
          UpdateExpression: 'SET rung = :true',
          ConditionExpression: 'attribute_exists(#owner) AND leaseUntil >= :now',
          ExpressionAttributeValues: { ':true': true, ':now': now },
        });
        // Neither: he left between the two calls. Taken at the next turn.
        if (noted !== null) return { outcome: 'noted' };
      }
    },

    /**
     * Gives it back, with the instant of the bell that is on its way. `rung`: somebody rang meanwhile, look again; `lost`: the lease
     * ran out and another has it.
     */
    async releaseEndpoint(endpoint: string, owner: string, nextLookAt: string | undefined): Promise<'released' | 'rung' | 'lost'> {
      const values = { ':owner': owner, ...(nextLookAt === undefined ? {} : { ':next': nextLookAt }) };
      const released = await update(endpoint, {
        UpdateExpression:
          nextLookAt === undefined ? 'REMOVE #owner, leaseUntil, nextLookAt' : 'SET nextLookAt = :next REMOVE #owner, leaseUntil',
        ConditionExpression: '#owner = :owner AND attribute_not_exists(rung)',
        ExpressionAttributeValues: values,
      });
      if (released !== null) return 'released';
      const heard = await update(endpoint, {
        UpdateExpression: 'REMOVE rung',
        ConditionExpression: '#owner = :owner',
        ExpressionAttributeValues: { ':owner': owner },
      });
      return heard === null ? 'lost' : 'rung';
    },
  };
}
export type EndpointLeases = ReturnType<typeof endpointLeases>;

type Names = 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues';
