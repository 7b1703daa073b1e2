import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { type Listening, listen } from '../cloud/listen.ts';

/** Does one line of command; answers what there is to say about it. */
export type Obey = (line: string) => Promise<{ readonly ok: boolean; readonly answer: object }>;

/** Commands by HTTP: the body of a POST is one line, the answer is JSON. Loopback only. */
export function startControl(obey: Obey): Promise<Listening> {
  return listen(
    createServer(async (request, response) => {
      const line = request.method === 'POST' ? await text(request) : 'state';
      const { ok, answer } = await obey(line);
      response.writeHead(ok ? 200 : 400, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify(answer)}\n`);
    }),
  );
}

/** Commands on the standard input, one a line. Its end is no order: a simulator started in the background has none. */
export function readCommands(input: NodeJS.ReadableStream, obey: Obey): () => void {
  const lines = createInterface({ input });
  lines.on('line', (line) => {
    if (line.trim() !== '') void obey(line);
  });
  return () => lines.close();
}
