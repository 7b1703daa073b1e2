import * as z from 'zod';
import { type ActivationToken, LINK_FIELDS } from './activation.ts';
import { AgentIdSchema } from './ids.ts';

/**
 * A link by which an agent chooses his password: none is drawn for him, none travels by mail (docs/adr/0031). Its token is kept
 * nowhere, like that of an activation of an sFTP account.
 */
export const InvitationSchema = z.strictObject({ agent: AgentIdSchema, ...LINK_FIELDS });
export type Invitation = z.infer<typeof InvitationSchema>;

/** Path of the page of a link, below the address of the activation pages. */
export const invitationPath = (token: ActivationToken): string => `/agent/${token}`;
