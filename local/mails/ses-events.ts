import type { AwsEvents } from '../cloud/aws-events.ts';
import { ACCOUNT, REGION } from '../cloud/endpoint.ts';
import type { ReceivedMail } from './received-mail.ts';

/** What becomes of a mail, by the local part of its recipient: the names of SES's own mailbox simulator, at any domain. */
type Lot = 'delivered' | 'bounce' | 'transient-bounce' | 'complaint' | 'reject';

const LOTS: Readonly<Record<string, Lot>> = {
  bounce: 'bounce',
  complaint: 'complaint',
  // Two more than the simulator of SES has: a mailbox that stays full, a message that SES refuses after it has taken it.
  full: 'transient-bounce',
  reject: 'reject',
};

/** `bounce@simulator.amazonses.com`, or `bounce+mairie@commune.test`, as SES reads labels. */
const lotOf = (address: string): Lot => LOTS[/^[^@+]*/.exec(address.toLowerCase())?.[0] ?? ''] ?? 'delivered';

interface SesEvent {
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** `effet=…, effet2=…` as SES gives it back: each tag with its values. */
function tagsOf({ headers }: ReceivedMail): Record<string, string[]> {
  const tags: Record<string, string[]> = {};
  const set = headers['x-ses-configuration-set'];
  if (set !== undefined) tags['ses:configuration-set'] = [set];
  for (const tag of (headers['x-ses-message-tags'] ?? '').split(/,\s*/)) {
    const [, name, value] = /^([^=]+)=(.*)$/.exec(tag) ?? [];
    if (name !== undefined && value !== undefined) tags[name] = [value];
  }
  return tags;
}

const mailOf = (mail: ReceivedMail) => ({
  timestamp: mail.date,
  source: mail.from,
  sendingAccountId: ACCOUNT,
  messageId: (mail.headers['message-id'] ?? '').replace(/^<|>$/g, ''),
  destination: mail.to,
  headersTruncated: false,
  headers: [{ name: 'Subject', value: mail.subject }],
  commonHeaders: { from: [mail.from], to: mail.to, subject: mail.subject },
  tags: tagsOf(mail),
});

function bounce(mail: ReceivedMail, bounceType: 'Permanent' | 'Transient', timestamp: string): SesEvent {
  const [bounceSubType, status] = bounceType === 'Permanent' ? ['General', '5.1.1'] : ['MailboxFull', '4.2.2'];
  const bouncedRecipients = mail.to.map((emailAddress) => ({ emailAddress, action: 'failed', status, diagnosticCode: `smtp; ${status}` }));
  const detail = { bounceType, bounceSubType, bouncedRecipients, timestamp, feedbackId: `local-${Date.now()}`, reportingMTA: 'dns; local' };
  return { type: 'Email Bounced', detail: { eventType: 'Bounce', bounce: detail } };
}

function delivered(mail: ReceivedMail, timestamp: string): SesEvent {
  const delivery = { timestamp, processingTimeMillis: 1, recipients: mail.to, smtpResponse: '250 OK', reportingMTA: 'local' };
  return { type: 'Email Delivered', detail: { eventType: 'Delivery', delivery } };
}

function complaint(mail: ReceivedMail, timestamp: string): SesEvent {
  const complainedRecipients = mail.to.map((emailAddress) => ({ emailAddress }));
  const detail = { complainedRecipients, timestamp, feedbackId: `local-${Date.now()}`, complaintFeedbackType: 'abuse' };
  return { type: 'Email Complaint Received', detail: { eventType: 'Complaint', complaint: detail } };
}

/** What SES says of a mail, in the order in which it usually says it. */
function eventsOf(mail: ReceivedMail, timestamp: string): SesEvent[] {
  const sent: SesEvent = { type: 'Email Sent', detail: { eventType: 'Send', send: {} } };
  const [lot = 'delivered'] = mail.to.map(lotOf);
  switch (lot) {
    case 'delivered':
      return [sent, delivered(mail, timestamp)];
    case 'bounce':
      return [sent, bounce(mail, 'Permanent', timestamp)];
    case 'transient-bounce':
      return [sent, bounce(mail, 'Transient', timestamp)];
    case 'complaint':
      return [sent, delivered(mail, timestamp), complaint(mail, timestamp)];
    case 'reject':
      return [sent, { type: 'Email Rejected', detail: { eventType: 'Reject', reject: { reason: 'Bad content' } } }];
  }
}

/**
 * The double of the events of SES, which the emulator does not emit for a configuration set (gap `ses-configuration-set-events`): for
 * each mail that reached the sink through one, what SES would say of it, by SES's own shapes (« Examples of event data that Amazon SES
 * publishes »). Emulated mailboxes answer as the mailbox simulator does.
 */
export function sesEvents(events: AwsEvents) {
  return (mail: ReceivedMail): void => {
    const set = mail.headers['x-ses-configuration-set'];
    if (set === undefined) return;
    const timestamp = new Date().toISOString();
    for (const { type, detail } of eventsOf(mail, timestamp)) {
      const resources = [`arn:aws:ses:${REGION}:${ACCOUNT}:configuration-set/${set}`];
      events.send({ source: 'aws.ses', type, resources, detail: { ...detail, mail: mailOf(mail) } });
    }
  };
}
