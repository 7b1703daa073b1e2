import * as z from 'zod';
import { type ActivationToken, activationIdOf } from './activation.ts';
import { AgentIdSchema, InstantSchema, Sha256Schema } from './ids.ts';

/**
 * A link by which an agent chooses his password: none is drawn for him, none travels by mail (docs/adr/0031). One use, and only while it is
 * his last; its token is kept nowhere, like that of an {@link ActivationSchema} of an sFTP account.
 */
export const InvitationSchema = z.strictObject({
  agent: AgentIdSchema,
  digest: Sha256Schema,
  createdAt: InstantSchema,
  expiresAt: InstantSchema,
  usedAt: InstantSchema.optional(),
});
export type Invitation = z.infer<typeof InvitationSchema>;

/** True while a link opens its page. Which of used, ended and replaced is never told to who holds it. */
export function opens(
  { usedAt, expiresAt, digest }: Invitation,
  agent: { readonly state: string; readonly invitation?: string | undefined },
  now: string,
): boolean {
  return usedAt === undefined && now < expiresAt && agent.state === 'actif' && agent.invitation === activationIdOf(digest);
}

/** Path of the page of a link, below the address of the activation pages. */
export const invitationPath = (token: ActivationToken): string => `/agent/${token}`;
