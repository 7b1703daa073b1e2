import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type * as z from 'zod';
import { failure, logger } from './logger.ts';
import { ParseError } from './task.ts';

/** A page and its status. */
export interface WebPage {
  readonly status: number;
  readonly html: string;
}

/**
 * The bundle of a function that answers pages to browsers behind the HTTP API (payload v2). What is thrown is logged by its name, and
 * answered by the page of an incident, with nothing of the error in it. The event is never logged: its path may open something.
 */
export function page<S extends z.ZodType>(
  name: string,
  schema: S,
  outside: { readonly headers: Readonly<Record<string, string>>; readonly onFailure: () => WebPage },
) {
  const respond = ({ status, html }: WebPage): APIGatewayProxyStructuredResultV2 => ({
    statusCode: status,
    headers: { ...outside.headers },
    body: html,
  });
  return {
    handler(run: (request: z.output<S>) => Promise<WebPage>) {
      return middy<unknown, APIGatewayProxyStructuredResultV2, Error, Context>()
        .before(function addLogContext(request) {
          logger.resetKeys();
          logger.addContext(request.context);
          logger.appendKeys({ function: name });
        })
        .onError(function answerFailure(request) {
          failure('REQUEST_FAILED', request.error);
          request.response = respond(outside.onFailure());
        })
        .handler(async (event: unknown) => {
          const parsed = schema.safeParse(event);
          if (!parsed.success) throw new ParseError(`${name}: request of an unexpected shape`);
          return respond(await run(parsed.data));
        });
    },
  };
}
