import type { MoveLater } from '../adapters/dossiers-table/due.ts';
import { type Account, UsernameSchema } from '../domain/access.ts';
import { type EndingCredential, endingCredentials } from '../domain/access-changes.ts';
import type { Uses } from '../domain/access-credentials.ts';
import { secondsLater } from '../domain/instants.ts';
import { type Notice, NoticeSchema, type OweNotice } from '../domain/notices.ts';
import { info } from '../shared/logger.ts';
import { REVIEW_SECONDS } from '../shared/manage-accounts.ts';
import type { OwedWork } from './owed-work.ts';

/** Days from which the operator is told too: the commune has not moved for three weeks. */
const OPERATOR_DAYS = 7;

const KINDS: Record<EndingCredential['kind'], string> = { 'mot-de-passe': 'mot de passe', cle: 'clé' };

/** The notices that the end of a credential owes: one for each who is told. */
export function noticesOf(account: Account, credential: EndingCredential, now: string): Notice[] {
  const { username, boite, holder } = account;
  const { id, kind, days, expiresAt } = credential;
  const notice = (role: string, to: Notice['to']): Notice =>
    NoticeSchema.parse({
      id: `identifiants-a-renouveler.${username}.${id}.${days}.${role}`,
      kind: 'identifiants-a-renouveler',
      to,
      facts: { compte: username, boite, identifiant: `${KINDS[kind]} ${id}`, echeance: expiresAt },
      at: now,
    });
  return [
    ...(holder === undefined ? [] : [notice('commune', { role: 'contact-technique-commune', ...holder })]),
    ...(holder === undefined || days <= OPERATOR_DAYS ? [notice('operateur', { role: 'operateur' })] : []),
  ];
}

/** Accounts of the sFTP server, looked at once a day: whose credential comes to its end is told, at thirty days, at seven, and at the end. */
export function accountReviews(deps: {
  find: (username: string) => Promise<{ readonly account: Account | undefined; readonly uses: Uses }>;
  owe: OweNotice;
  moveLater: MoveLater;
  dropReview: (username: string) => Promise<void>;
}): OwedWork {
  return {
    kind: 'comptes',
    owns: ({ pk, sk }) => pk.startsWith('ACCOUNT#') && sk === 'ECHEANCE',
    async act(item, now) {
      const username = UsernameSchema.parse(item.username);
      const { account, uses } = await deps.find(username);
      // An operator's command died before the account was written.
      if (account === undefined) return deps.dropReview(username);
      for (const credential of endingCredentials(account, uses, now)) {
        for (const notice of noticesOf(account, credential, now)) await deps.owe(notice);
        info('CREDENTIAL_ENDING', { boite: account.boite, credential: credential.id, days: credential.days });
      }
      await deps.moveLater(item, secondsLater(now, REVIEW_SECONDS));
    },
  };
}
