import { Readable } from 'node:stream';
import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import { type Letter, mailer } from '../../../functions/adapters/mailer.ts';
import type { Recipients } from '../../../functions/domain/recipients.ts';

const FROM = 'ne-pas-repondre@teledossier.example';
const letter: Letter = {
  to: 'usager@fournisseur.example',
  mail: {
    subject: 'Télédossier n° A-9-TESTTEST : en attente d’éléments complémentaires, à fournir dès que possible',
    text: 'Bonjour,\n\nVotre dossier est prêt à être complété. =20\n',
    html: '<!DOCTYPE html>\n<html lang="fr"><body><p>Votre dossier est prêt à être complété.</p></body></html>\n',
  },
  tags: { effet: 'A-9-TESTTEST-3-statut-usager' },
};

/** SES at the far end of the SDK's own serialisation: what it was asked, and what it answers. */
function ses(answer: { status: number; body: string } | Error, recipients: Recipients = { to: 'anyone' }) {
  const requests: URLSearchParams[] = [];
  const { send } = mailer(
    { from: FROM, configurationSet: 'hub-mails', recipients },
    {
      region: 'eu-west-3',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: {
        handle: async ({ body }: { body: unknown }) => {
          requests.push(new URLSearchParams(String(body)));
          if (answer instanceof Error) throw answer;
          return { response: { statusCode: answer.status, headers: {}, body: Readable.from([answer.body]) } };
        },
      },
    },
  );
  const raw = () => Buffer.from(requests[0]?.get('RawMessage.Data') ?? '', 'base64').toString('latin1');
  return { send, requests, raw };
}

const accepted = {
  status: 200,
  body: '<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult><MessageId>0102-abc</MessageId></SendRawEmailResult></SendRawEmailResponse>',
};
const refusal = (code: string, message = 'usager@fournisseur.example', status = 400) => ({
  status,
  body: `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
});
const systemError = (code: string) => Object.assign(new Error('connect 192.0.2.7'), { code });

describe('the message', () => {
  test('carries text, HTML, subject and names whole', async () => {
    const { send, raw } = ses(accepted);
    expect(await send(letter)).toEqual({ outcome: 'sent', messageId: '0102-abc' });
    const mail = await simpleParser(raw());
    expect(mail.subject).toBe(letter.mail.subject);
    expect(mail.text?.trim()).toBe(letter.mail.text.trim());
    expect(mail.html).toContain('<p>Votre dossier est prêt à être complété.</p>');
    expect(mail.from?.value).toEqual([{ address: FROM, name: 'mon.service-public.fr – Télédossiers' }]);
    expect(mail.to).toMatchObject({ value: [{ address: letter.to, name: '' }] });
    expect(mail.attachments).toEqual([]);
    expect(mail.messageId).toMatch(/^<[^<>@\s]+@teledossier\.example>$/);
    expect(Math.abs(Date.now() - (mail.date?.getTime() ?? 0))).toBeLessThan(60_000);
  });

  test('elsewhere than in production, goes to the stage’s own addresses: of another, nothing is left in it', async () => {
    const recipients: Recipients = { to: 'tests', patterns: ['*@teledossier.example'], catchAll: 'essais@teledossier.example' };
    const { send, raw, requests } = ses(accepted, recipients);
    expect(await send(letter)).toEqual({ outcome: 'sent', messageId: '0102-abc' });
    expect(requests[0]?.getAll('Destinations.member.1')).toEqual(['essais@teledossier.example']);
    expect(requests[0]?.has('Destinations.member.2')).toBe(false);
    expect(raw()).toContain('To: essais@teledossier.example');
    expect(`${requests[0]}${raw()}`).not.toContain('fournisseur');
  });

  test('names the configuration set and the effects to SES, and is marked as automatic', async () => {
    const { send, raw } = ses(accepted);
    await send({ ...letter, tags: { effet: 'A-9-TESTTEST-1-accuse-usager', effet2: 'A-9-TESTTEST-2-transmis-usager' } });
    const head = raw().split('\r\n\r\n')[0]?.split('\r\n');
    expect(head).toContain('X-SES-CONFIGURATION-SET: hub-mails');
    expect(head).toContain('X-SES-MESSAGE-TAGS: effet=A-9-TESTTEST-1-accuse-usager, effet2=A-9-TESTTEST-2-transmis-usager');
    expect(head).toContain('Auto-Submitted: auto-generated');
  });

  test('is ASCII in lines of at most 998 octets, encoded where it is French', async () => {
    const { send, raw } = ses(accepted);
    await send({ ...letter, mail: { ...letter.mail, html: `<p>${'é<br>'.repeat(2000)}</p>` } });
    expect(raw()).not.toMatch(/[^\r\n\t\x20-\x7e]/);
    expect(raw().replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(
      Math.max(
        ...raw()
          .split('\r\n')
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(998);
  });

  test('goes to one recipient, from one sender', async () => {
    const { send, requests } = ses(accepted);
    await send(letter);
    const asked = Object.fromEntries([...(requests[0] ?? [])].filter(([key]) => key !== 'RawMessage.Data'));
    expect(asked).toEqual({ Action: 'SendRawEmail', Version: '2010-12-01', Source: FROM, 'Destinations.member.1': letter.to });
  });
});

describe('what would add a header or a recipient', () => {
  test.each([
    'usager@fournisseur.example\r\nBcc: autre@fournisseur.example',
    'usager@fournisseur.example, autre@fournisseur.example',
    'Usager <usager@fournisseur.example>',
    'usager@fournisseur.example\n',
    `${'u'.repeat(250)}@fournisseur.example`,
    'usager',
    '',
  ])('an address is refused before SES: %j', async (to) => {
    const { send, requests } = ses(accepted);
    expect(await send({ ...letter, to })).toEqual({ outcome: 'rejected', reason: 'UnusableAddress' });
    expect(requests).toEqual([]);
  });

  test('a line end in a subject makes no header', async () => {
    const { send, raw } = ses(accepted);
    await send({ ...letter, mail: { ...letter.mail, subject: 'Objet\r\nBcc: autre@fournisseur.example' } });
    const mail = await simpleParser(raw());
    expect(mail.headers.has('bcc')).toBe(false);
  });

  test('a tag that SES could not hold stops the mail', async () => {
    const { send, requests } = ses(accepted);
    await expect(send({ ...letter, tags: { effet: 'A-9\r\nBcc: x' } })).rejects.toThrow();
    expect(requests).toEqual([]);
  });
});

describe('the outcome', () => {
  test.each([
    [refusal('MessageRejected'), 'rejected', 'MessageRejected'],
    [refusal('InvalidParameterValue'), 'rejected', 'InvalidParameterValue'],
    [refusal('MessageRejected', 'Email address is not verified.'), 'postponed', 'MessageRejected'],
    [refusal('Throttling', 'Maximum sending rate exceeded.'), 'postponed', 'Throttling'],
    [refusal('AccountSendingPausedException'), 'postponed', 'AccountSendingPausedException'],
    [refusal('ConfigurationSetDoesNotExist'), 'postponed', 'ConfigurationSetDoesNotExistException'],
    [refusal('AccessDenied', '', 403), 'postponed', 'AccessDenied'],
    [systemError('ECONNREFUSED'), 'postponed', 'ECONNREFUSED'],
    [refusal('InternalFailure', '', 500), 'unknown', 'InternalFailure'],
    [{ status: 503, body: '' }, 'unknown', expect.any(String)],
    [systemError('ECONNRESET'), 'unknown', 'Error'],
    [Object.assign(new Error('aborted'), { name: 'AbortError' }), 'unknown', 'AbortError'],
  ])('%# is told by a name that quotes nothing', async (answer, outcome, reason) => {
    const { send, requests } = ses(answer);
    const told = await send(letter);
    expect(told).toEqual({ outcome, reason });
    expect(JSON.stringify(told)).not.toContain('@');
    // A second attempt inside the SDK could double the mail.
    expect(requests).toHaveLength(1);
  });
});
