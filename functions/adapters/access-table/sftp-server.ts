import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type SftpServer, SftpServerSchema } from '../../domain/sftp-server.ts';
import type { Table } from '../dossiers-table/client.ts';
import { serverKey, withoutKeys } from './keys.ts';

/** The address and the host keys of the sFTP server, as those who sign in are told them. */
export function sftpServer({ client, name: TableName }: Table) {
  return {
    async load(): Promise<SftpServer | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: serverKey }));
      return Item === undefined ? undefined : SftpServerSchema.parse(withoutKeys(Item));
    },

    async put(server: SftpServer): Promise<void> {
      await client.send(new PutCommand({ TableName, Item: { ...serverKey, ...SftpServerSchema.parse(server) } }));
    },
  };
}
