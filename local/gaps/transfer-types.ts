import { CloudFormationClient, CreateStackCommand, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import type { Gap } from './gap.ts';

const TEMPLATE = JSON.stringify({ Resources: { Server: { Type: 'AWS::Transfer::Server', Properties: { Protocols: ['SFTP'] } } } });

/** Transfer Family cannot be deployed: its stack is left out locally, and `local/transfer` stands for it. */
export const transferTypes: Gap = {
  name: 'transfer-family-types',
  what: 'CloudFormation refuse les types AWS::Transfer::* ; le serveur sFTP de local/transfer les remplace',
  row: '9.1',
  async isOpen() {
    const client = new CloudFormationClient({});
    const StackName = `ecart-transfer-${process.pid}`;
    try {
      await client.send(new CreateStackCommand({ StackName, TemplateBody: TEMPLATE }));
      await client.send(new DeleteStackCommand({ StackName }));
      return false;
    } catch (error) {
      return error instanceof Error && error.message.includes('AWS::Transfer::Server');
    }
  },
};
