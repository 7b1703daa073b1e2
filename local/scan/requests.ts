import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { type Listening, listen } from '../cloud/listen.ts';

const RequestSchema = z.object({ s3Object: z.object({ bucket: z.string(), key: z.string(), versionId: z.string().optional() }) });
export type ScanRequest = z.infer<typeof RequestSchema>['s3Object'];

/** GuardDuty's own address: `SendObjectMalwareScan` (`POST /object-malware-scan/send`), the only call that the hub makes to it. */
export function listenToRequests(scan: (object: ScanRequest) => void): Promise<Listening> {
  const server = createServer(async (request, response) => {
    const parsed = RequestSchema.safeParse(JSON.parse((await text(request)) || '{}'));
    const known = request.method === 'POST' && request.url === '/object-malware-scan/send' && parsed.success;
    if (known) scan(parsed.data.s3Object);
    response.writeHead(known ? 200 : 400, {
      'content-type': 'application/json',
      ...(known ? {} : { 'x-amzn-errortype': 'BadRequestException' }),
    });
    response.end('{}');
  });
  return listen(server);
}
