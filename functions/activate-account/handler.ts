import { randomBytes } from 'node:crypto';
import { accessTable } from '../adapters/access-table/index.ts';
import { failurePage } from '../shared/link-pages.ts';
import { info } from '../shared/logger.ts';
import { count } from '../shared/metrics.ts';
import { page } from '../shared/page.ts';
import { hashPassword } from '../shared/passwords.ts';
import { ActivationRequestSchema, createActivateAccount } from './activate-account.ts';
import { ActivateAccountEnvSchema } from './env.ts';

const env = ActivateAccountEnvSchema.parse(process.env);
const { accounts, activations, sftpServer } = accessTable(env.ACCES_TABLE);
const lives = { passwordDays: env.PASSWORD_DAYS };
const outside = { hashPassword, randomBytes, count, log: info, now: () => new Date().toISOString(), server: sftpServer.load };

const activateAccount = createActivateAccount({ ...accounts, ...activations, ...outside, lives });
export const handler = page('activate-account', ActivationRequestSchema, failurePage).handler(activateAccount);
