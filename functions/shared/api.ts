import type * as z from 'zod';
import { refuse } from '../domain/refusals.ts';
import { http } from './http.ts';

/** Nothing that the API says is kept by a browser or a proxy, framed, or read as another type. */
const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

/** A status and the JSON that goes with it. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
}

function incident(): Answer {
  const { code, message } = refuse('ERREUR_INTERNE', '');
  return { status: 500, body: { code, message } };
}

/** The bundle of a function that answers JSON, with its headers; a fault of ours is a 500. */
export function api<S extends z.ZodType>(name: string, schema: S) {
  return http(name, schema, {
    respond: ({ status, body }: Answer) => ({ statusCode: status, headers: HEADERS, body: JSON.stringify(body) }),
    onFailure: incident,
  });
}
