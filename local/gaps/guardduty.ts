import { CloudFormationClient, CreateStackCommand, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import type { Gap } from './gap.ts';

const plan = {
  Type: 'AWS::GuardDuty::MalwareProtectionPlan',
  Properties: { Role: 'arn', ProtectedResource: { S3Bucket: { BucketName: 'b' } } },
};
const TEMPLATE = JSON.stringify({ Resources: { Plan: plan } });

/** GuardDuty cannot be deployed: its stack is left out locally, and `local/scan` looks for EICAR in its place. */
export const guardduty: Gap = {
  name: 'guardduty',
  what: 'CloudFormation refuse AWS::GuardDuty::MalwareProtectionPlan ; local/scan joue l’analyse des fichiers reçus',
  row: '9c',
  async isOpen() {
    const client = new CloudFormationClient({});
    const StackName = `ecart-guardduty-${process.pid}`;
    try {
      await client.send(new CreateStackCommand({ StackName, TemplateBody: TEMPLATE }));
      await client.send(new DeleteStackCommand({ StackName }));
      return false;
    } catch (error) {
      return error instanceof Error && error.message.includes(plan.Type);
    }
  },
};
