import { ListConnectorsCommand, TransferClient } from '@aws-sdk/client-transfer';
import type { Gap } from './gap.ts';

/** Transfer Family has no connector: `local/transfer/connectors` answers instead, to the functions through their proxy. */
export const transferConnectors: Gap = {
  name: 'transfer-connectors',
  what: 'Transfer Family n’a pas de connecteur SFTP ; local/transfer/connectors les remplace',
  row: '9.8',
  async isOpen({ endpoint }) {
    // The emulator itself, whatever AWS_ENDPOINT_URL_TRANSFER says.
    const client = new TransferClient({ endpoint, maxAttempts: 1 });
    try {
      await client.send(new ListConnectorsCommand({}));
      return false;
    } catch (error) {
      return error instanceof Error && /unknown action/i.test(`${error.name} ${error.message}`);
    } finally {
      client.destroy();
    }
  },
};
