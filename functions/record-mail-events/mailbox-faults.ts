import { failureText, inError, type MailboxHealth, type MailboxName, type MailboxNews, type MailboxRole } from '../domain/mailbox.ts';
import type { NoticeRecipient, OweNotice } from '../domain/notices.ts';
import { warn } from '../shared/logger.ts';
import { count } from '../shared/metrics.ts';

export interface MailboxFaultDeps {
  /** Writes the news of one mail; answers the health after it. */
  readonly record: (name: MailboxName, news: MailboxNews) => Promise<MailboxHealth>;
  readonly oweNotice: OweNotice;
  readonly now: () => Date;
}

/** How the two mailboxes of a raccordement are called. */
const MAILBOXES: Record<MailboxRole, string> = {
  mairie: 'adresse principale de la mairie',
  'second-contact': 'second contact de la mairie',
};

/**
 * A mailbox of a mairie received a mail, or did not. Once in error, the operator is told, and the second contact where the mailbox is the
 * first: one notice each for as long as it lasts.
 */
export function createMailboxFault({ record, oweNotice, now }: MailboxFaultDeps) {
  return async (name: MailboxName, news: MailboxNews): Promise<void> => {
    const health = await record(name, news);
    if (news.outcome !== 'remis') {
      warn('MAIL_BOUNCED', { insee: name.insee, demarche: name.demarche, role: name.role, reason: news.outcome });
      count('MailboxFailed', { reason: news.outcome });
    }
    if (!inError(health) || health.failedSince === undefined) return;
    const { insee, demarche, role } = name;
    const facts = { adresse: MAILBOXES[role], raison: failureText(health), depuis: health.failedSince };
    const told: NoticeRecipient[] = [
      { role: 'operateur' },
      ...(role === 'mairie' ? [{ role: 'second-contact', insee, demarche } as const] : []),
    ];
    for (const to of told) {
      await oweNotice({
        id: `boite-en-erreur.${insee}.${demarche}.${role}.${health.failedSince.slice(0, 10)}.${to.role}`,
        kind: 'boite-en-erreur',
        to,
        facts: to.role === 'operateur' ? { commune: insee, demarche, ...facts } : facts,
        at: now().toISOString(),
      });
    }
  };
}
export type MailboxFault = ReturnType<typeof createMailboxFault>;
