import { openTable, type Table } from '../dossiers-table/client.ts';
import { accounts } from './accounts.ts';
import { activations } from './activations.ts';
import { agents } from './agents.ts';
import { invitations } from './invitations.ts';
import { sftpServer } from './sftp-server.ts';

/** The access table by capability; a function takes the parts it needs. */
export const accessTable = (name: string) => openAccess(openTable(name));

/** The same on a client that is there. */
export function openAccess(table: Table) {
  return {
    accounts: accounts(table),
    activations: activations(table),
    agents: agents(table),
    invitations: invitations(table),
    sftpServer: sftpServer(table),
  };
}
