import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type * as z from 'zod';
import { refuse } from '../domain/refusals.ts';
import { failure, logger } from './logger.ts';
import { ParseError } from './task.ts';

/** Nothing that the API says is kept by a browser or a proxy, framed, or read as another type. */
const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

function respond(statusCode: number, body: unknown): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: HEADERS, body: JSON.stringify(body) };
}

/**
 * The bundle of a function behind the HTTP API (payload v2): log context, parsed request, JSON answer with its headers.
 * What is thrown is logged by its name and answered as 500, with nothing of the error in it. The event is never logged.
 */
export function api<S extends z.ZodType>(name: string, schema: S) {
  return {
    handler(run: (request: z.output<S>) => Promise<{ readonly status: number; readonly body: unknown }>) {
      return middy<unknown, APIGatewayProxyStructuredResultV2, Error, Context>()
        .before(function addLogContext(request) {
          logger.resetKeys();
          logger.addContext(request.context);
          logger.appendKeys({ function: name });
        })
        .onError(function answerFailure(request) {
          failure('REQUEST_FAILED', request.error);
          const { code, message } = refuse('ERREUR_INTERNE', '');
          request.response = respond(500, { code, message });
        })
        .handler(async (event: unknown) => {
          const parsed = schema.safeParse(event);
          if (!parsed.success) throw new ParseError(`${name}: request of an unexpected shape`);
          const { status, body } = await run(parsed.data);
          return respond(status, body);
        });
    },
  };
}
