import * as z from 'zod';
import { REGION } from '../cloud/endpoint.ts';

const PageSchema = z.object({
  events: z.array(z.object({ timestamp: z.number(), message: z.string() })).default([]),
  nextToken: z.string().optional(),
});
export type LogEvent = z.output<typeof PageSchema>['events'][number];

/** Every event of a log group of the emulator, by the JSON protocol of CloudWatch Logs: the project has no client of it, and needs this one call. */
export async function* logEvents(endpoint: string, logGroupName: string): AsyncGenerator<LogEvent> {
  let nextToken: string | undefined;
  do {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'Logs_20140328.FilterLogEvents',
        authorization: `AWS4-HMAC-SHA256 Credential=test/20261125/${REGION}/logs/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify({ logGroupName, nextToken }),
    });
    const page = PageSchema.parse(await answer.json());
    yield* page.events;
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}
