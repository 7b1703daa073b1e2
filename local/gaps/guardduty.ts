import type { Gap } from './gap.ts';
import { refusesType } from './refused-type.ts';

/** GuardDuty cannot be deployed: its stack is left out locally, and `local/scan` looks for EICAR in its place. */
export const guardduty: Gap = {
  name: 'guardduty',
  what: 'CloudFormation refuse AWS::GuardDuty::MalwareProtectionPlan ; local/scan joue l’analyse des fichiers reçus',
  row: '9c',
  isOpen: () => refusesType('AWS::GuardDuty::MalwareProtectionPlan', { Role: 'arn', ProtectedResource: { S3Bucket: { BucketName: 'b' } } }),
};
