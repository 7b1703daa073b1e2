import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type * as z from 'zod';
import { failure } from './logger.ts';
import { logContext, parsed } from './task.ts';

/** How a function speaks to who calls it over HTTP. */
export interface Voice<A> {
  readonly respond: (answer: A) => APIGatewayProxyStructuredResultV2;
  /** Said of a fault of ours, with nothing of the error in it. */
  readonly onFailure: () => A;
}

/**
 * The bundle of a function behind the HTTP API (payload v2): log context, parsed request, answer. What is thrown is logged by its name.
 * The event is never logged: its path holds a number, or a token.
 */
export function http<S extends z.ZodType, A>(name: string, schema: S, { respond, onFailure }: Voice<A>) {
  return {
    handler(run: (request: z.output<S>) => Promise<A>) {
      return middy<unknown, APIGatewayProxyStructuredResultV2, Error, Context>()
        .before(logContext(name))
        .onError(function answerFailure(request) {
          failure('REQUEST_FAILED', request.error);
          request.response = respond(onFailure());
        })
        .handler(async (event: unknown) => respond(await run(parsed(name, schema, event))));
    },
  };
}
