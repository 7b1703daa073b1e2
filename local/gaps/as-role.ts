import { randomBytes } from 'node:crypto';
import { ACCOUNT } from '../cloud/endpoint.ts';
import { createRole, deleteRole, type PolicyDocument, type RoleCredentials, takeRole } from '../cloud/roles.ts';

/** Does something as a role that has one policy, and is gone afterwards: how an emulator that enforces IAM is asked what it enforces. */
export async function asRole<T>(
  endpoint: string,
  document: PolicyDocument,
  work: (credentials: RoleCredentials) => Promise<T>,
): Promise<T> {
  const role = `ecart-${randomBytes(4).toString('hex')}`;
  await createRole(endpoint, role, `arn:aws:iam::${ACCOUNT}:root`, document);
  try {
    return await work(await takeRole(endpoint, role));
  } finally {
    await deleteRole(endpoint, role);
  }
}

/** Whether a call passes: an error of access is a no, any other is the caller's. */
export async function passes(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof Error && /AccessDenied|NotAuthorized/i.test(error.name)) return false;
    throw error;
  }
}
