import ssh2, { type AuthContext, type PublicKeyAuthContext } from 'ssh2';
import type { Identity, IdentityProvider } from './identity.ts';

const METHODS = ['publickey', 'password'] as const;
/** Attempts of one connection; clients try each of their keys, then the password. */
const ATTEMPTS = 10;

/** Is the key presented one of the account's, and, once it is signed with, is the signature right? */
function keyIsRight(context: PublicKeyAuthContext, { publicKeys }: Identity): boolean {
  return publicKeys.some((text) => {
    const key = ssh2.utils.parseKey(text);
    if (key instanceof Error || key.type !== context.key.algo || !key.getPublicSSH().equals(context.key.data)) return false;
    // Without a signature the client only asks whether the key is worth signing with.
    return (
      context.signature === undefined ||
      context.blob === undefined ||
      key.verify(context.blob, context.signature, context.hashAlgo) === true
    );
  });
}

/** Authenticates one connection: `PUBLIC_KEY_OR_PASSWORD`, the default of AWS. */
export function authentication(provider: IdentityProvider, sourceIp: string, accepted: (identity: Identity) => void) {
  let attempts = 0;
  let keysOf: { readonly username: string; readonly identity: Promise<Identity | undefined> } | undefined;

  async function decide(context: AuthContext): Promise<Identity | undefined> {
    const { username } = context;
    if (context.method === 'password') return provider({ username, password: context.password, sourceIp });
    if (context.method !== 'publickey') return undefined;
    // One question for all keys of a connection: the provider answers the account's, whichever is presented.
    keysOf = keysOf?.username === username ? keysOf : { username, identity: provider({ username, sourceIp }) };
    const identity = await keysOf.identity;
    return identity !== undefined && keyIsRight(context, identity) ? identity : undefined;
  }

  return async (context: AuthContext): Promise<void> => {
    const empty = context.method === 'password' && context.password === '';
    const allowed = context.method === 'none' || empty || ++attempts > ATTEMPTS ? undefined : await decide(context);
    if (allowed === undefined) {
      context.reject([...METHODS]);
      return;
    }
    if (context.method !== 'publickey' || context.signature !== undefined) accepted(allowed);
    context.accept();
  };
}
