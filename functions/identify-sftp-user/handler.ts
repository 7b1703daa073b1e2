import { accounts } from '../adapters/access-table/accounts.ts';
import { openTable } from '../adapters/dossiers-table/client.ts';
import { decoyHash, verifyPassword } from '../shared/passwords.ts';
import { task } from '../shared/task.ts';
import { IdentifySftpUserEnvSchema } from './env.ts';
import { createIdentifySftpUser, TransferLoginSchema } from './identify-sftp-user.ts';

const env = IdentifySftpUserEnvSchema.parse(process.env);
const identifySftpUser = createIdentifySftpUser({
  ...accounts(openTable(env.ACCES_TABLE)),
  verifyPassword,
  decoyHash,
  now: () => new Date().toISOString(),
  roleArn: env.TRANSFER_ROLE_ARN,
  bucket: env.BOITES_BUCKET,
  kmsKeyArn: env.BOITES_KEY_ARN,
});

export const handler = task('identify-sftp-user', TransferLoginSchema).handler((login) => identifySftpUser(login));
