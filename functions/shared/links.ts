import { type ActivationId, type ActivationToken, ActivationTokenSchema, activationIdOf, type Link } from '../domain/activation.ts';
import { digestOf, sameDigest } from './tokens.ts';

/** The token of a path `…/{jeton}`; undefined for one of another shape, which opens nothing. */
export const tokenOf = (path: string): ActivationToken | undefined => ActivationTokenSchema.safeParse(path.split('/').at(-1)).data;

/** The link of a token, whatever has become of it. Its id is half of its digest: the whole of it is compared. */
export async function findLink<L extends Link>(
  token: ActivationToken,
  load: (id: ActivationId) => Promise<L | undefined>,
): Promise<L | undefined> {
  const digest = digestOf(token);
  const link = await load(activationIdOf(digest));
  return link !== undefined && sameDigest(link.digest, digest) ? link : undefined;
}
