import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type * as z from 'zod';
import { logger } from './logger.ts';

/** The input of a function does not have its shape: nothing to retry, somebody must look. Carries no value of the input. */
export class ParseError extends Error {
  override readonly name = 'ParseError';
}

/** Log context of one invocation. */
export function logContext(name: string) {
  return function addLogContext({ context }: { readonly context: Context }): void {
    logger.resetKeys();
    logger.addContext(context);
    logger.appendKeys({ function: name });
  };
}

/** The input of a function, once its shape is known. */
export function parsed<S extends z.ZodType>(name: string, schema: S, input: unknown): z.output<S> {
  const read = schema.safeParse(input);
  if (!read.success) throw new ParseError(`${name}: input of an unexpected shape`);
  return read.data;
}

/**
 * The bundle of every function that is not behind HTTP: log context, parsed input, and errors let through, since the
 * machine or the queue owns the retries.
 */
export function task<S extends z.ZodType>(name: string, schema: S) {
  return {
    handler<R>(run: (input: z.output<S>, context: Context) => Promise<R>) {
      return middy<unknown, R, Error, Context>()
        .before(logContext(name))
        .handler(async (event: unknown, context: Context) => run(parsed(name, schema, event), context));
    },
  };
}
