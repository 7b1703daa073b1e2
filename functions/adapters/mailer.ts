import { SESClient, type SESClientConfig, SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import MailComposer from 'nodemailer/lib/mail-composer';
import * as z from 'zod';
import type { Mail, SendOutcome } from '../domain/mails/index.ts';
import { type Recipients, recipientFor } from '../domain/recipients.ts';

/** Name beside the sender's address. */
const FROM_NAME = 'mon.service-public.fr – Télédossiers';

/** Longest call: what is not answered by then has an unknown outcome, and the function still has time to say so. */
const SEND_TIMEOUT_MS = 10_000;

/** One address, without a name. A path of SMTP holds 254 characters (RFC 5321, § 4.5.3.1.3). */
const AddressSchema = z.email().max(254);

/** What SES allows in the value of a tag or the name of a configuration set: nothing that could end a header. */
const TagSchema = z.string().regex(/^[\w-]{1,256}$/);

export interface MailerConfig {
  /** Address of the sender. */
  readonly from: string;
  readonly configurationSet: string;
  /** Whom this stage may write to; its IAM policy says the same. */
  readonly recipients: Recipients;
}

export interface Letter {
  readonly to: string;
  readonly mail: Mail;
  /** What this mail carries out, by name and value; SES gives them back in its events. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Mails through SES, raw: the only way that keeps our headers both on AWS and on the local cloud. */
export function mailer({ from, configurationSet, recipients }: MailerConfig, clientConfig: SESClientConfig = {}) {
  // One attempt: SendRawEmail has no idempotency token, and a retry inside the SDK would double a mail (design §1.5).
  const client = new SESClient({ ...clientConfig, maxAttempts: 1 });
  return {
    async send({ to, mail, tags }: Letter): Promise<SendOutcome> {
      const address = AddressSchema.safeParse(to);
      if (!address.success) return { outcome: 'rejected', reason: 'UnusableAddress' };
      const recipient = recipientFor(recipients, address.data);
      const Data = await mimeOf({ from, configurationSet, to: recipient, mail, tags });
      try {
        const command = new SendRawEmailCommand({ Source: from, Destinations: [recipient], RawMessage: { Data } });
        const { MessageId } = await client.send(command, { abortSignal: AbortSignal.timeout(SEND_TIMEOUT_MS) });
        return MessageId === undefined ? { outcome: 'unknown', reason: 'NoMessageId' } : { outcome: 'sent', messageId: MessageId };
      } catch (error) {
        return outcomeOf(error);
      }
    },
  };
}

/** The whole message: text and HTML as alternatives, names and subject encoded (RFC 2047), Date and Message-ID. */
async function mimeOf({ from, configurationSet, to, mail, tags }: Letter & Omit<MailerConfig, 'recipients'>): Promise<Buffer> {
  const message = await new MailComposer({
    from: { name: FROM_NAME, address: from },
    to: { name: '', address: to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    encoding: 'quoted-printable',
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
    headers: {
      // No automatic answer to an automatic mail (RFC 3834, § 5); the second is Exchange's own.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': 'fr',
    },
  })
    .compile()
    .build();
  return Buffer.concat([Buffer.from(sesHeaders(configurationSet, tags), 'ascii'), message]);
}

/** As SES documents them, and on one line each: the library would change their case and fold them. */
function sesHeaders(configurationSet: string, tags: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(tags).map(([name, value]) => `${TagSchema.parse(name)}=${TagSchema.parse(value)}`);
  return `X-SES-CONFIGURATION-SET: ${TagSchema.parse(configurationSet)}\r\nX-SES-MESSAGE-TAGS: ${pairs.join(', ')}\r\n`;
}

/** Refusals of this one message: its recipient or its content. */
const REJECTED = new Set(['MessageRejected', 'InvalidParameterValue', 'InvalidParameterValueException']);

/** The call never left: no connection, no name, no credentials. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'CredentialsProviderError']);

function outcomeOf(error: unknown): SendOutcome {
  if (!(error instanceof Error)) return { outcome: 'unknown', reason: 'UnknownError' };
  const reason = /^\w{1,64}$/.test(error.name) ? error.name : 'UnknownError';
  if (error instanceof SESServiceException) {
    // An identity that is not verified is a matter of our account: the mail itself is good, and stays owed.
    if (REJECTED.has(reason)) return { outcome: /not verified/i.test(error.message) ? 'postponed' : 'rejected', reason };
    // Refused before it was read: throttled, quota of the day, sending paused, rights, configuration set.
    return { outcome: error.$fault === 'client' ? 'postponed' : 'unknown', reason };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : reason;
  return NEVER_LEFT.has(code) ? { outcome: 'postponed', reason: code } : { outcome: 'unknown', reason };
}
