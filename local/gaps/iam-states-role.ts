import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ACCOUNT } from '../cloud/endpoint.ts';
import { createRole, deleteRole } from '../cloud/roles.ts';
import type { Gap } from './gap.ts';

/** Under enforced IAM only: what a state machine calls is not held against its role. test/infra/permissions.test.ts holds what it grants. */
export const iamStatesRole: Gap = {
  name: 'iam-states-role',
  what: 'le rôle d’une machine à états n’est pas contrôlé : elle appelle tout',
  row: '1.12b',
  enforced: true,
  async isOpen({ endpoint, stacks }) {
    const client = new SFNClient({ endpoint });
    const name = `ecart-${process.pid}`;
    await createRole(endpoint, name, 'states.amazonaws.com', { Version: '2012-10-17', Statement: [] });
    const definition = JSON.stringify({
      StartAt: 'Read',
      States: {
        Read: {
          Type: 'Task',
          Resource: 'arn:aws:states:::dynamodb:getItem',
          Parameters: { TableName: stacks.AccesTable, Key: { pk: { S: 'ecart' }, sk: { S: 'ecart' } } },
          End: true,
        },
      },
    });
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
    const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name, definition, roleArn }));
    try {
      const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn }));
      for (;;) {
        const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
        if (status !== 'RUNNING') return status === 'SUCCEEDED';
        await wait(100);
      }
    } finally {
      await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
      await deleteRole(endpoint, name);
    }
  },
};
