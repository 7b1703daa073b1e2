import * as z from 'zod';
import { accepted, type Outcome, refused } from '../domain/refusals.ts';

/** Largest body, in bytes: a comment of 4,000 characters escaped as `\uXXXX` twice over, and ten identifiers. */
const BODY_MAX_BYTES = 64 * 1024;

/** HTTP API event, payload v2, behind a JWT authorizer. Loose: AWS adds fields. */
export const ApiRequestSchema = z
  .object({
    rawPath: z.string(),
    queryStringParameters: z.record(z.string(), z.string()).default({}),
    body: z.string().default(''),
    isBase64Encoded: z.boolean().default(false),
    requestContext: z.object({
      stage: z.string().default('$default'),
      http: z.object({ method: z.string() }),
      authorizer: z.object({ jwt: z.object({ claims: z.object({ sub: z.string() }) }) }),
    }),
  })
  .transform(({ rawPath, queryStringParameters, body, isBase64Encoded, requestContext: { stage, http, authorizer } }) => ({
    method: http.method,
    // A named stage is part of the path.
    path: rawPath.startsWith(`/${stage}/`) ? rawPath.slice(stage.length + 1) : rawPath,
    query: queryStringParameters,
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
    /** `sub` of the user pool: the identity, and nothing more, is taken from the token. */
    agent: authorizer.jwt.claims.sub,
  }));
export type ApiRequest = z.output<typeof ApiRequestSchema>;

/** Values of `{names}` of a path; undefined where the path is another. */
export function matchPath(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith('{')) params[part.slice(1, -1)] = value;
    else if (part !== value) return undefined;
  }
  return params;
}

/** Path, and query or body, as one object to be parsed; a field of the body never stands in for one of the path. */
export function rawInput({ method, query, body }: ApiRequest, params: Record<string, string>): Outcome<Record<string, unknown>> {
  if (body.length > BODY_MAX_BYTES) return refused('REQUETE_TROP_GROSSE', 'corps');
  const source = method === 'GET' ? query : jsonObject(body);
  if (source === undefined) return refused('REQUETE_INVALIDE', 'corps');
  const twice = Object.keys(params).find((name) => Object.hasOwn(source, name));
  return twice === undefined ? accepted({ ...source, ...params }) : refused('REQUETE_INVALIDE', twice);
}

function jsonObject(body: Buffer): Record<string, unknown> | undefined {
  if (body.length === 0) return {};
  try {
    const parsed = z.record(z.string(), z.unknown()).safeParse(JSON.parse(body.toString('utf8')));
    return parsed.data;
  } catch {
    return undefined;
  }
}
