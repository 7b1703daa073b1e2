import { type AddressObject, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { serveMessages } from './messages.ts';
import type { ReceivedMail } from './received-mail.ts';

export interface MailSink {
  /** `host:port` of the SMTP server. */
  readonly smtp: string;
  /** What `serveMessages` answers. */
  readonly url: string;
  readonly mails: () => readonly ReceivedMail[];
  clear(): void;
  close(): Promise<void>;
}

async function read(raw: Buffer, envelopeFrom: string, to: readonly string[]): Promise<ReceivedMail> {
  const mail = await simpleParser(raw, { skipTextToHtml: true, skipHtmlToText: true });
  const address = (value: AddressObject | undefined) => value?.text ?? envelopeFrom;
  return {
    from: address(mail.from),
    to,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html || '',
    headers: Object.fromEntries(
      mail.headerLines.map(({ key, line }) => [
        key,
        line
          .slice(line.indexOf(':') + 1)
          .replace(/\r?\n\s+/g, ' ')
          .trim(),
      ]),
    ),
    date: (mail.date ?? new Date()).toISOString(),
    attachments: mail.attachments.map((file) => ({ name: file.filename ?? '', size: file.size })),
  };
}

/** The mailboxes of everyone: an SMTP server without authentication, and what it received over HTTP. */
export async function startMailSink(onMail: (mail: ReceivedMail) => void = () => {}): Promise<MailSink> {
  const received: ReceivedMail[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 500,
    logger: false,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const to = rcptTo.map(({ address }) => address);
        read(Buffer.concat(chunks), mailFrom ? mailFrom.address : '', to).then((mail) => {
          received.push(mail);
          onMail(mail);
          callback();
        }, callback);
      });
    },
  });
  smtp.on('error', () => {});
  const port = await new Promise<number>((resolve, reject) => {
    smtp.server.once('error', reject);
    smtp.listen(0, '127.0.0.1', () => {
      const address = smtp.server.address();
      return address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'));
    });
  });
  const http = await serveMessages(async () => received);
  return {
    smtp: `127.0.0.1:${port}`,
    url: `${http.url}/messages`,
    mails: () => [...received],
    clear: () => void received.splice(0),
    async close() {
      await Promise.all([http.close(), new Promise<void>((done) => smtp.close(() => done()))]);
    },
  };
}
