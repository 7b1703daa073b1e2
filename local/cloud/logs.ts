import * as z from 'zod';
import { REGION } from './endpoint.ts';

const GroupsSchema = z.object({
  logGroups: z.array(z.object({ logGroupName: z.string() })).default([]),
  nextToken: z.string().optional(),
});
const EventsSchema = z.object({ events: z.array(z.object({ timestamp: z.number(), message: z.string() })).default([]) });

/** A line of a log group; `timestamp` in milliseconds since 1970, of the clock of what wrote it. */
export type LogEvent = z.output<typeof EventsSchema>['events'][number];

/** Events of one answer, at most. */
const PAGE = 10_000;

/** CloudWatch Logs of a local cloud by its own protocol: no client of it is a dependency of this project, which needs these two calls. */
export function cloudLogs(endpoint: string) {
  /** Answers `undefined` where a function never ran, and so has no group yet. Throws what else is refused. */
  async function call(operation: string, body: object): Promise<unknown> {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `Logs_20140328.${operation}`,
        authorization: `AWS4-HMAC-SHA256 Credential=test/20261125/${REGION}/logs/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(body),
    });
    if (answer.ok) return answer.json();
    const said = await answer.text();
    if (said.includes('ResourceNotFoundException')) return undefined;
    throw new Error(`${operation}: ${answer.status} ${said}`);
  }

  return {
    /** Names of all groups. */
    async *groups(): AsyncGenerator<string> {
      let nextToken: string | undefined;
      do {
        const page = GroupsSchema.parse(await call('DescribeLogGroups', { nextToken }));
        for (const { logGroupName } of page.logGroups) yield logGroupName;
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
    },

    /**
     * Every event of a group, the oldest first. The emulator gives 10,000 of them at most, and no token for the rest: they are asked for from
     * the instant of the last one on.
     */
    async *events(logGroupName: string): AsyncGenerator<LogEvent> {
      let startTime = 0;
      /** How many events of that instant were told already: the next answer begins with them. */
      let told = 0;
      for (;;) {
        const { events } = EventsSchema.parse((await call('FilterLogEvents', { logGroupName, startTime, limit: PAGE })) ?? {});
        yield* events.slice(told);
        const last = events.at(-1)?.timestamp;
        if (last === undefined || events.length < PAGE) return;
        if (last === startTime) throw new Error(`${logGroupName} has more than ${PAGE} events of one instant`);
        told = events.filter(({ timestamp }) => timestamp === last).length;
        startTime = last;
      }
    },
  };
}
