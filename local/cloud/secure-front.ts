import { Agent, createServer, request } from 'node:http';
import { type Listening, listen } from './listen.ts';

/**
 * An address before an emulator that enforces IAM: it says of each call that TLS was taken off on the way, as a load balancer does, since the
 * hub's buckets and CDK's own refuse whatever came without. (With TLS of its own the emulator cannot read the keys of its own user pools.) Hosts and
 * signatures stay as they are.
 */
export async function startSecureFront(port: number): Promise<Listening> {
  const agent = new Agent({ keepAlive: true });
  const listening = await listen(
    createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
      const { method, url: path } = incoming;
      const headers = { ...incoming.headers, 'x-forwarded-proto': 'https' };
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
