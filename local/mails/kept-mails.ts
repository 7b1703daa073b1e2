import * as z from 'zod';
import { ACCOUNT } from '../cloud/endpoint.ts';
import type { Listening } from '../cloud/listen.ts';
import { serveMessages } from './messages.ts';
import type { ReceivedMail } from './received-mail.ts';

const KeptSchema = z.object({
  messages: z.record(
    z.string(),
    z.array(
      z.object({
        MessageId: z.string(),
        Source: z.string(),
        To: z.array(z.string()),
        Subject: z.string(),
        BodyText: z.string().nullish(),
        BodyHtml: z.string().nullish(),
        Timestamp: z.union([z.string(), z.number()]),
      }),
    ),
  ),
});

/** Mails as an emulator that was already running keeps them: without their headers and attachments. */
export async function keptMails(endpoint: string): Promise<ReceivedMail[]> {
  const { messages } = KeptSchema.parse(await (await fetch(`${endpoint}/_ministack/ses/messages`)).json());
  return (messages[ACCOUNT] ?? []).map((mail) => ({
    from: mail.Source,
    to: mail.To,
    subject: mail.Subject,
    text: mail.BodyText ?? '',
    html: mail.BodyHtml ?? '',
    headers: { 'message-id': mail.MessageId },
    date: new Date(typeof mail.Timestamp === 'number' ? mail.Timestamp * 1000 : mail.Timestamp).toISOString(),
    attachments: [],
  }));
}

/** The same `GET /messages` as our own sink, in front of the emulator's list. */
export const startKeptMails = (endpoint: string): Promise<Listening> => serveMessages(() => keptMails(endpoint));
