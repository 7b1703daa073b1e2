import { createServer } from 'node:http';
import { Agent, request } from 'node:https';
import { type Listening, listen } from './listen.ts';

/**
 * An address without TLS before an emulator that enforces IAM, and so speaks TLS only: the hub's buckets and CDK's own refuse plain HTTP. Hosts
 * and signatures stay as they are. The certificate is one that the emulator drew a moment ago, on this very machine.
 */
export async function startTlsFront(port: number): Promise<Listening> {
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  const listening = await listen(
    createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
      const { method, url: path, headers } = incoming;
      const outgoing = request({ hostname: '127.0.0.1', port, method, path, headers, agent }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      outgoing.on('error', () => response.destroy());
      incoming.pipe(outgoing);
    }),
  );
  return {
    ...listening,
    async close() {
      agent.destroy();
      await listening.close();
    },
  };
}
