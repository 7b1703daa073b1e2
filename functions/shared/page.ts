import type * as z from 'zod';
import { http } from './http.ts';
import { HEADERS } from './page-layout.ts';

/** A page and its status. */
export interface WebPage {
  readonly status: number;
  readonly html: string;
}

/** The bundle of a function that answers pages to browsers. @param onFailure the page of a fault of ours */
export function page<S extends z.ZodType>(name: string, schema: S, onFailure: () => WebPage) {
  const respond = ({ status, html }: WebPage) => ({ statusCode: status, headers: { ...HEADERS }, body: html });
  return http(name, schema, { respond, onFailure });
}
