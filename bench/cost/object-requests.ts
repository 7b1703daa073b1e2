import type { FunctionUse } from './usage.ts';

/** Requests of S3 as its bill classes them: PUT, COPY, POST and LIST; GET and all others, of which DELETE is free. */
export function objectRequests(functions: Readonly<Record<string, FunctionUse>>): { puts: number; gets: number } {
  let [puts, gets] = [0, 0];
  for (const { calls } of Object.values(functions)) {
    for (const [name, count] of Object.entries(calls)) {
      const operation = /^s3:(.+)/.exec(name)?.[1];
      if (operation === undefined || /^(?:Delete|Abort)/.test(operation)) continue;
      if (/^(?:Put|Copy|Post|Create|Upload|Complete|List)/.test(operation)) puts += count;
      else gets += count;
    }
  }
  return { puts, gets };
}
