import { expect, onTestFinished, test } from 'vitest';
import { serveMessages } from '../../../local/mails/messages.ts';
import type { ReceivedMail } from '../../../local/mails/received-mail.ts';

const mail = (subject: string, ...to: string[]): ReceivedMail => ({
  from: 'hub@exemple.test',
  to,
  subject,
  text: '',
  html: '',
  headers: {},
  date: '2026-11-25T08:00:00.000Z',
  attachments: [],
});
const MAILS = [mail('RCO A-7-UN', 'mairie@commune.test', 'accueil@commune.test'), mail('ILE A-7-DEUX', 'mairie@commune.test')];

async function served(
  list: () => Promise<readonly ReceivedMail[]>,
): Promise<(path: string, method?: string) => Promise<[number, unknown]>> {
  const { url, close } = await serveMessages(list);
  onTestFinished(close);
  return async (path, method = 'GET') => {
    const answer = await fetch(`${url}${path}`, { method });
    return [answer.status, await answer.json()];
  };
}

test.each([
  ['/messages', MAILS],
  ['/messages?sujet=A-7-DEUX', MAILS.slice(1)],
  ['/messages?a=accueil@commune.test', MAILS.slice(0, 1)],
  ['/messages?sujet=A-7&a=mairie@commune.test', MAILS],
  ['/messages?sujet=A-7-TROIS', []],
])('%s gives the mails that are asked for, oldest first', async (path, mails) => {
  const get = await served(async () => MAILS);
  expect(await get(path)).toEqual([200, mails]);
});

test('anything else is not there, and a list that cannot be had is said', async () => {
  const get = await served(async () => Promise.reject(new Error('éteint')));
  expect((await get('/autre'))[0]).toBe(404);
  expect((await get('/messages', 'DELETE'))[0]).toBe(404);
  expect(await get('/messages')).toEqual([502, []]);
});
