import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { asRole, passes } from './as-role.ts';
import type { Gap } from './gap.ts';

/** Under enforced IAM only: a role that may read some partitions reads them all. test/infra/permissions.test.ts holds the conditions. */
export const iamLeadingKeys: Gap = {
  name: 'iam-leading-keys',
  what: 'le contrôle d’IAM ignore dynamodb:LeadingKeys : les parts d’une table ne sont pas gardées',
  row: '1.12b',
  enforced: true,
  isOpen: ({ endpoint, stacks }) =>
    asRole(
      endpoint,
      {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'dynamodb:GetItem',
            Resource: '*',
            Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['ACCOUNT#*'] } },
          },
        ],
      },
      (credentials) => {
        const client = new DynamoDBClient({ endpoint, credentials, maxAttempts: 1 });
        const other = new GetItemCommand({ TableName: stacks.AccesTable, Key: { pk: { S: 'AGENT#ecart' }, sk: { S: 'ecart' } } });
        return passes(client.send(other));
      },
    ),
};
