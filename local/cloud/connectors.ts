import type { ConnectorRoles } from '../../functions/adapters/transfer.ts';
import { startConnectorsDouble } from '../transfer/connectors/index.ts';
import type { AwsEvents } from './aws-events.ts';
import { ACCOUNT, REGION } from './endpoint.ts';

/** Starts the double of Transfer Family's connectors on the emulator's objects, secrets and queues. */
export async function startConnectors(endpoint: string, events: AwsEvents): Promise<{ readonly url: string; close(): Promise<void> }> {
  return startConnectorsDouble({ endpoint, region: REGION, account: ACCOUNT, events, log: () => {} });
}

/** The roles of the connectors are those of the Transfer stack, which is not deployed locally: names only, nobody takes them up. */
export const connectorRoles = (): ConnectorRoles => ({
  accessRoleArn: `arn:aws:iam::${ACCOUNT}:role/connecteurs-sftp`,
  loggingRoleArn: `arn:aws:iam::${ACCOUNT}:role/connecteurs-sftp-journaux`,
});
