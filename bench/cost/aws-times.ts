import { GetFunctionConfigurationCommand, LambdaClient, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { stageConfig } from '../../infra/config.ts';
import type { LocalCloud } from '../../local/cloud/index.ts';

/**
 * Gives the push the waits that it has on AWS: the local stage asks a connector every second how far it is, so that nobody waits, and each of
 * those questions would be counted.
 */
export async function patientPushes({ outputs }: LocalCloud): Promise<void> {
  const { push } = stageConfig('prod');
  const FunctionName = outputs.functions['advance-deliveries'] ?? '';
  const lambda = new LambdaClient({ endpoint: outputs.endpoint, region: outputs.region });
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const Variables = { ...Environment?.Variables, POLL_SECONDS: String(push.pollSeconds), SEND_SECONDS: String(push.sendSeconds) };
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
}
