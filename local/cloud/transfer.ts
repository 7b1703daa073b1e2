import { join } from 'node:path';
import { accessTable } from '../../functions/adapters/access-table/index.ts';
import { startTransferDouble } from '../transfer/index.ts';
import type { AwsEvents } from './aws-events.ts';
import { REGION } from './endpoint.ts';
import type { StackOutputs } from './stack-outputs.ts';

export interface TransferServer {
  readonly address: { readonly host: string; readonly port: number; readonly hostKey: string };
  close(): Promise<void>;
}

/** Starts the double of Transfer Family on the deployed stacks, and records where it is; its host key lasts as long as the run. */
export async function startTransfer(endpoint: string, stacks: StackOutputs, runFolder: string, events: AwsEvents): Promise<TransferServer> {
  const functionName = stacks.functions['identify-sftp-user'] ?? '';
  const double = await startTransferDouble({
    endpoint,
    region: REGION,
    functionName,
    hostKeyPath: join(runFolder, 'host-key'),
    tmp: runFolder,
    events,
    log: () => {},
  });
  // Communes read the address of the server on their activation page.
  await accessTable(stacks.AccesTable).sftpServer.put({ host: double.host, port: double.port, hostKeys: [...double.hostKeys] });
  return { address: { host: double.host, port: double.port, hostKey: double.hostKey }, close: double.stop };
}
