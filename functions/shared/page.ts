import type * as z from 'zod';
import { http } from './http.ts';

/** A page and its status. */
export interface WebPage {
  readonly status: number;
  readonly html: string;
}

/** The bundle of a function that answers pages to browsers; a fault of ours is answered by the page of an incident. */
export function page<S extends z.ZodType>(
  name: string,
  schema: S,
  outside: { readonly headers: Readonly<Record<string, string>>; readonly onFailure: () => WebPage },
) {
  return http(name, schema, {
    respond: ({ status, html }: WebPage) => ({ statusCode: status, headers: { ...outside.headers }, body: html }),
    onFailure: outside.onFailure,
  });
}
