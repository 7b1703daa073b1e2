import type { Effect, EffectRole } from '../domain/effects.ts';
import type { MailKind } from '../domain/mails/index.ts';

/** An effect that is a mail, owed or claimed. */
export type MailEffect = Effect & { readonly kind: MailKind };

const isMail = (effect: Effect): effect is MailEffect => effect.kind !== 'depot-boite';

/**
 * The mail to send next to a recipient: its oldest effect, and with an acknowledgement the *transmis* that is owed at the
 * same moment, for one mail. Claimed effects go together only where one claim took them, that is, where one mail may
 * have left with both.
 * @param open effects of a dossier that are owed or claimed, oldest first
 */
export function nextMail(open: readonly Effect[], role: EffectRole): readonly MailEffect[] {
  const mails = open.filter(isMail).filter((mail) => mail.role === role);
  const [oldest] = mails;
  if (oldest === undefined) return [];
  if (oldest.kind !== 'accuse') return [oldest];
  const alike = (mail: MailEffect) =>
    mail.state === oldest.state && mail.owner === oldest.owner && (mail.evidence === undefined) === (oldest.evidence === undefined);
  const transmis = mails.find((mail) => mail.kind === 'transmis' && alike(mail));
  return transmis === undefined ? [oldest] : [oldest, transmis];
}
