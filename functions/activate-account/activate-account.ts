import * as z from 'zod';
import type { Account } from '../domain/access.ts';
import { addPassword } from '../domain/access-changes.ts';
import type { Uses } from '../domain/access-credentials.ts';
import { type Activation, type ActivationId, type ActivationToken, isOpen } from '../domain/activation.ts';
import type { SftpServer } from '../domain/sftp-server.ts';
import { findLink, tokenOf } from '../shared/links.ts';
import type { LogFields } from '../shared/logger.ts';
import type { Dimensions } from '../shared/metrics.ts';
import { type NewPasswordDeps, newPassword } from '../shared/new-password.ts';
import type { WebPage } from '../shared/page.ts';
import { accessPage, closedPage, invitationPage, rotationPage } from './pages.ts';

/** HTTP API event, payload v2, of a route `…/{jeton}`. Loose: AWS adds fields. A token of another shape is one that does not exist. */
export const ActivationRequestSchema = z
  .object({ rawPath: z.string(), requestContext: z.object({ http: z.object({ method: z.enum(['GET', 'POST']) }) }) })
  .transform(({ rawPath, requestContext }) => ({
    method: requestContext.http.method,
    token: tokenOf(rawPath),
  }));
export type ActivationRequest = z.output<typeof ActivationRequestSchema>;

export interface ActivateAccountDeps extends NewPasswordDeps {
  readonly load: (id: ActivationId) => Promise<Activation | undefined>;
  readonly find: (username: string) => Promise<{ readonly account: Account | undefined; readonly uses: Uses }>;
  readonly redeem: (activation: Activation, account: Account, now: string) => Promise<'done' | 'lost'>;
  readonly server: () => Promise<SftpServer | undefined>;
  readonly count: (name: 'Activation', dimensions: Dimensions<'Activation'>) => void;
  readonly log: (code: 'ACCOUNT_ACTIVATED', fields: LogFields) => void;
}

interface Opened {
  readonly activation: Activation;
  readonly account: Account;
  readonly uses: Uses;
}

/** Somebody else writes the account at the same moment: an operator, or the same button pressed twice. */
const TRIES = 3;

/**
 * The page behind an activation link. Opening it changes nothing: mail filters open links. The button draws a password, gives it to the
 * account and shows it once. A link that was used, ended, replaced, or never was, has one answer.
 */
export function createActivateAccount(deps: ActivateAccountDeps) {
  async function look(token: ActivationToken): Promise<Opened | undefined> {
    const activation = await findLink(token, deps.load);
    if (activation === undefined) return undefined;
    const { account, uses } = await deps.find(activation.username);
    if (account?.state !== 'actif' || !isOpen(activation, account.activation, deps.now())) return undefined;
    return { activation, account, uses };
  }

  function answer(outcome: Dimensions<'Activation'>['outcome'], page: WebPage): WebPage {
    deps.count('Activation', { outcome });
    return page;
  }

  async function redeem(token: ActivationToken): Promise<WebPage> {
    if ((await look(token)) === undefined) return answer('closed', closedPage());
    const { password, credential } = await newPassword(deps);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      // Read again: the derivation took a while.
      const opened = await look(token);
      if (opened === undefined) return answer('closed', closedPage());
      const now = deps.now();
      const changed = addPassword(opened.account, credential, opened.uses, now);
      if (changed.outcome !== 'changed') return answer('two-live', rotationPage());
      if ((await deps.redeem(opened.activation, changed.account, now)) === 'lost') continue;
      const { username, boite } = opened.account;
      deps.log('ACCOUNT_ACTIVATED', { boite, credential: credential.id });
      const server = await deps.server();
      return answer('activated', accessPage({ username, password, expiresAt: credential.expiresAt, server }));
    }
    throw new AccountBusyError('an account was changed at each try');
  }

  return async ({ method, token }: ActivationRequest): Promise<WebPage> => {
    if (token === undefined) return answer('closed', closedPage());
    if (method === 'POST') return redeem(token);
    return (await look(token)) === undefined ? answer('closed', closedPage()) : answer('shown', invitationPage());
  };
}

/** The account is written again and again by somebody else; nothing was used up, the button may be pressed again. */
export class AccountBusyError extends Error {
  override readonly name = 'AccountBusyError';
}
