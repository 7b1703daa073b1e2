/** Keys of the access table. */
export const accountKey = (username: string) => ({ pk: `ACCOUNT#${username}`, sk: 'ACCOUNT' });
/** Failed passwords of an account, network by network. */
export const lockKey = (username: string, network: string) => ({ pk: `ACCOUNT#${username}`, sk: `LOCK#${network}` });
/** When each password last opened a session. */
export const usesKey = (username: string) => ({ pk: `ACCOUNT#${username}`, sk: 'USES' });
/** From a boite to its accounts. */
export const boiteAccountKey = (boite: string, username: string) => ({ pk: `BOITE#${boite}`, sk: `ACCOUNT#${username}` });
export const activationKey = (id: string) => ({ pk: `ACTIVATION#${id}`, sk: 'ACTIVATION' });
/** A link towards the password of an agent. */
export const invitationKey = (id: string) => ({ pk: `INVITATION#${id}`, sk: 'INVITATION' });
export const agentKey = (agent: string) => ({ pk: `AGENT#${agent}`, sk: 'AGENT' });
export const serverKey = { pk: 'SERVEUR', sk: 'SERVEUR' };

/** What an item holds beside its keys, and the instant at which the table itself drops it. */
export function withoutKeys(item: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { pk: _pk, sk: _sk, ttl: _ttl, ...own } = item;
  return own;
}

/** Seconds since 1970, for the table's own expiry; nobody relies on it (DynamoDB takes days). */
export const ttlOf = (instant: string, afterSeconds = 0): number => Math.floor(Date.parse(instant) / 1_000) + afterSeconds;
