import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';

/** The stacks of a stage, by their outputs. */
export function stacks(client = new CloudFormationClient({})) {
  return {
    /** Outputs of a stack by name; null where there is no such stack. */
    async outputs(StackName: string): Promise<Readonly<Record<string, string>> | null> {
      try {
        const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
        const outputs = Stacks[0]?.Outputs ?? [];
        return Object.fromEntries(
          outputs.flatMap(({ OutputKey, OutputValue }) => (OutputKey && OutputValue ? [[OutputKey, OutputValue]] : [])),
        );
      } catch (error) {
        // CloudFormation has no error of its own for it: « Stack with id … does not exist ».
        if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message)) return null;
        throw error;
      }
    },
  };
}
