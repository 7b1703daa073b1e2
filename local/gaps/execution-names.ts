import { CreateStateMachineCommand, DeleteStateMachineCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ACCOUNT } from '../cloud/endpoint.ts';
import type { Gap } from './gap.ts';

const DEFINITION = JSON.stringify({ StartAt: 'Attendre', States: { Attendre: { Type: 'Wait', Seconds: 30, End: true } } });

/** On AWS the same name with the same input is a success while the execution runs; here it is always refused. Both are success to us. */
export const executionNames: Gap = {
  name: 'execution-names',
  what: 'StartExecution refuse le nom d’une exécution en cours, même avec la même entrée',
  row: '2.23',
  async isOpen() {
    const client = new SFNClient({});
    const name = `ecart-${process.pid}`;
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/ecart`;
    const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name, definition: DEFINITION, roleArn }));
    const start = new StartExecutionCommand({ stateMachineArn, name: 'deux-fois', input: '{}' });
    try {
      await client.send(start);
      return await client.send(start).then(
        () => false,
        (error: unknown) => error instanceof Error && error.name === 'ExecutionAlreadyExists',
      );
    } finally {
      await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    }
  },
};
