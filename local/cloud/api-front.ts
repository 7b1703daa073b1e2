import { createServer, request } from 'node:http';
import { type Listening, listen } from './listen.ts';

/**
 * A base address for an HTTP API: on the emulator an HTTP API lives under `/_aws/execute-api/{id}`, on AWS it is at the
 * root of its own host. Callers see the latter.
 */
export function startApiFront(endpoint: string, apiId: string): Promise<Listening> {
  const { hostname, port } = new URL(endpoint);
  return listen(
    createServer((incoming, response) => {
      const path = `/_aws/execute-api/${apiId}${incoming.url ?? '/'}`;
      const outgoing = request({ hostname, port, path, method: incoming.method, headers: incoming.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      outgoing.on('error', () => response.destroy());
      incoming.pipe(outgoing);
    }),
  );
}
