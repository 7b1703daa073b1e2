import { accessTable } from '../adapters/access-table/index.ts';
import { count } from '../shared/metrics.ts';
import { decoyHash, hashPassword, verifyPassword } from '../shared/passwords.ts';
import { task } from '../shared/task.ts';
import { IdentifySftpUserEnvSchema } from './env.ts';
import { createIdentifySftpUser, TransferLoginSchema } from './identify-sftp-user.ts';

const env = IdentifySftpUserEnvSchema.parse(process.env);
const identifySftpUser = createIdentifySftpUser({
  ...accessTable(env.ACCES_TABLE).accounts,
  ...{ verifyPassword, hashPassword, decoyHash, count },
  now: () => new Date().toISOString(),
  roleArn: env.TRANSFER_ROLE_ARN,
  bucket: env.BOITES_BUCKET,
  kmsKeyArn: env.BOITES_KEY_ARN,
});

export const handler = task('identify-sftp-user', TransferLoginSchema).handler((login) => identifySftpUser(login));
