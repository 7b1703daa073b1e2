import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import type { AwsEvents } from './aws-events.ts';
import { type Listening, listen } from './listen.ts';
import type { Fate, FunctionsProxy } from './proxy.ts';

/** A rule given over HTTP: the fate of the next `times` calls of an operation whose body holds `bodyHas`, and path `pathHas`. */
const RuleSchema = z.strictObject({
  service: z.string(),
  operation: z.string(),
  bodyHas: z.string().optional(),
  /** Calls of S3 are known by their path: bodies are not read. */
  pathHas: z.string().optional(),
  times: z.int().min(1).default(1),
  fate: z.discriminatedUnion('do', [
    z.strictObject({ do: z.literal('pass'), delayMs: z.int().min(0).default(0) }),
    z.strictObject({ do: z.literal('cut-before') }),
    z.strictObject({ do: z.literal('cut-after') }),
    z.strictObject({ do: z.literal('hang-after') }),
    z.strictObject({ do: z.literal('fail'), status: z.int(), code: z.string() }),
  ]),
});
export type ProxyRule = z.input<typeof RuleSchema>;

/** How the next `times` events of a source travel, of one type, or whose detail holds a text. */
const EventRuleSchema = z.strictObject({
  source: z.templateLiteral(['aws.', z.string()]),
  type: z.string().optional(),
  detailHas: z.string().optional(),
  times: z.int().min(1).default(1),
  copies: z.int().min(0).max(10),
  delayMs: z.int().min(0).default(0),
});
export type EventRule = z.input<typeof EventRuleSchema>;

/** Adds a rule to the proxy; it ends by itself after its number of times. */
export function addRule(proxy: FunctionsProxy, given: ProxyRule): () => void {
  const rule = RuleSchema.parse(given);
  const fate: Fate = rule.fate;
  let left = rule.times;
  return proxy.intercept((call) => {
    const called = call.service === rule.service && call.operation === rule.operation;
    const met = called && (!rule.bodyHas || call.body.includes(rule.bodyHas)) && (!rule.pathHas || call.path.includes(rule.pathHas));
    if (!met || left === 0) return undefined;
    left -= 1;
    return fate;
  });
}

/** Loses, repeats or delays events of AWS on their way; the rule ends by itself after its number of times. */
export function addEventRule(events: AwsEvents, given: EventRule): () => void {
  const { source, type, detailHas, copies, delayMs, times } = EventRuleSchema.parse(given);
  let left = times;
  return events.intercept((event) => {
    const met =
      event.source === source && (!type || event.type === type) && (!detailHas || JSON.stringify(event.detail).includes(detailHas));
    if (!met || left === 0) return undefined;
    left -= 1;
    return { copies, delayMs };
  });
}

/**
 * `GET /calls` counts, `GET /callers` counts since the start by function and resource, `GET /rights` says which rights they needed, `POST /rules` breaks, `POST /events` loses, repeats or delays events of AWS, `DELETE /rules` forgets all of that:
 * for tests that run in another process.
 */
export function startProxyControl(proxy: FunctionsProxy, events: AwsEvents): Promise<Listening> {
  return listen(
    createServer(async (request, response) => {
      const answer = (status: number, body: unknown) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      };
      try {
        const asked = `${request.method} ${request.url}`;
        if (asked === 'GET /calls') return answer(200, Object.fromEntries(proxy.counts));
        if (asked === 'GET /callers') return answer(200, proxy.calls());
        if (asked === 'GET /rights') return answer(200, proxy.rights());
        if (asked === 'DELETE /rules') {
          proxy.reset();
          events.reset();
          return answer(200, {});
        }
        if (asked === 'POST /rules') {
          addRule(proxy, RuleSchema.parse(await json(request)));
          return answer(201, {});
        }
        if (asked === 'POST /events') {
          addEventRule(events, EventRuleSchema.parse(await json(request)));
          return answer(201, {});
        }
        return answer(404, { error: 'GET /calls, GET /callers, GET /rights, POST /rules, POST /events, DELETE /rules' });
      } catch (error) {
        return answer(400, { error: error instanceof Error ? error.message : 'invalid' });
      }
    }),
  );
}
