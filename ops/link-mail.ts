import type { Insee } from '../functions/domain/ids.ts';
import type { Mail } from '../functions/domain/mails/index.ts';
import type { Hub } from './context/hub.ts';
import { OpsRefused } from './refused.ts';

/** A link towards a password, and who gets it. */
export interface LinkMail {
  readonly to: string;
  readonly kind: 'activation' | 'invitation';
  /** Of the page, token included. */
  readonly path: string;
  readonly insee: Insee;
  readonly mail: (facts: { readonly commune: string; readonly link: string }) => Mail;
  /** Command that makes another link. */
  readonly again: string;
}

/** Mails a link. The mail alone holds it: where it did not leave, another one is made. */
export async function mailLink(
  { directory, mailer, activationUrl }: Pick<Hub, 'directory' | 'mailer' | 'activationUrl'>,
  { to, kind, path, insee, mail, again }: LinkMail,
): Promise<void> {
  const commune = (await directory.commune(insee))?.name ?? insee;
  const link = `${activationUrl.replace(/\/$/, '')}${path}`;
  const sent = await mailer.send({ to, mail: mail({ commune, link }), tags: { courriel: kind } });
  if (sent.outcome !== 'sent') throw new OpsRefused(`Le courriel n’est pas parti (${sent.reason}) : « ${again} » fait un autre lien.`);
}
