import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

/** The executions of `dossier-lifecycle`. */
export function executions({ stateMachineArn }: { stateMachineArn: string }, client = new SFNClient({})) {
  return {
    /** Starts an execution; the name already used is a success: the start happened. */
    async start(input: { numero: string; seq: number; kind: string }, essai: number): Promise<'started' | 'existed'> {
      try {
        await client.send(
          new StartExecutionCommand({
            stateMachineArn,
            // At most 40 + 1 + 6 + 1 + 6 = 54 characters of the 80 allowed.
            name: `${input.numero}-${input.seq}-${essai}`,
            input: JSON.stringify({ numero: input.numero, seq: input.seq, kind: input.kind }),
          }),
        );
        return 'started';
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return 'existed';
        throw error;
      }
    },
  };
}
