import { createServer } from 'node:http';
import { type Listening, listen } from '../cloud/listen.ts';
import type { ReceivedMail } from './received-mail.ts';

/**
 * Serves `GET /messages`: every mail so far, oldest first, as a JSON array; `?sujet=A-7-…` those whose subject holds it, `?a=ADDRESS`
 * those of a recipient. 502 where the list cannot be had.
 */
export function serveMessages(list: () => Promise<readonly ReceivedMail[]>): Promise<Listening> {
  return listen(
    createServer((request, response) => {
      const answer = (status: number, body: unknown) => {
        response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
        response.end(JSON.stringify(body));
      };
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
      if (request.method !== 'GET' || pathname !== '/messages') return answer(404, { error: 'GET /messages' });
      const [about, to] = [searchParams.get('sujet') ?? '', searchParams.get('a')];
      const asked = (mail: ReceivedMail) => mail.subject.includes(about) && (to === null || mail.to.includes(to));
      list().then(
        (mails) => answer(200, mails.filter(asked)),
        () => answer(502, []),
      );
    }),
  );
}
