import type { ConnectorRoles } from '../../functions/adapters/transfer.ts';
import { type ConnectorsDouble, startConnectorsDouble } from '../transfer/connectors/index.ts';
import type { AwsEvents } from './aws-events.ts';
import { ACCOUNT, REGION } from './endpoint.ts';
import type { StackOutputs } from './stack-outputs.ts';

/** Starts the double of Transfer Family's connectors on the emulator's objects, secrets and queues. */
export async function startConnectors(endpoint: string, events: AwsEvents): Promise<ConnectorsDouble> {
  return startConnectorsDouble({ endpoint, region: REGION, account: ACCOUNT, events, log: () => {} });
}

/** The roles that the stacks have for the connectors: locally nobody takes them up. */
export const connectorRoles = ({ ConnectorAccessRoleArn, ConnectorLoggingRoleArn }: StackOutputs): ConnectorRoles => ({
  accessRoleArn: ConnectorAccessRoleArn,
  loggingRoleArn: ConnectorLoggingRoleArn,
});
