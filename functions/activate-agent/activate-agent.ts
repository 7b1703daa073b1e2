import * as z from 'zod';
import { type ActivationId, type ActivationToken, isOpen } from '../domain/activation.ts';
import type { Agent } from '../domain/agent.ts';
import { passwordFaults } from '../domain/agent-password.ts';
import type { Invitation } from '../domain/invitation.ts';
import { findLink, tokenOf } from '../shared/links.ts';
import type { LogFields } from '../shared/logger.ts';
import type { Dimensions } from '../shared/metrics.ts';
import type { WebPage } from '../shared/page.ts';
import { chosenPage, closedPage, formPage } from './pages.ts';

/** Characters of a body that can hold two passwords, encoded: more is no form of ours. */
const BODY_MAX = 8_192;

/** HTTP API event, payload v2, of a route `…/{jeton}`. Loose: AWS adds fields. The body is a form; it is never logged. */
export const InvitationRequestSchema = z
  .object({
    rawPath: z.string(),
    requestContext: z.object({ http: z.object({ method: z.enum(['GET', 'POST']) }) }),
    body: z.string().max(BODY_MAX).optional(),
    isBase64Encoded: z.boolean().default(false),
  })
  .transform(({ rawPath, requestContext, body = '', isBase64Encoded }) => {
    const form = new URLSearchParams(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body);
    return {
      method: requestContext.http.method,
      token: tokenOf(rawPath),
      password: form.get('motdepasse') ?? '',
      confirmation: form.get('confirmation') ?? '',
    };
  });
export type InvitationRequest = z.output<typeof InvitationRequestSchema>;

export interface ActivateAgentDeps {
  readonly loadInvitation: (id: ActivationId) => Promise<Invitation | undefined>;
  readonly loadAgent: (agent: string) => Promise<Agent | undefined>;
  readonly useInvitation: (invitation: Invitation, now: string) => Promise<'done' | 'lost'>;
  readonly giveBackInvitation: (invitation: Invitation) => Promise<void>;
  readonly setPassword: (agent: string, password: string) => Promise<'set' | 'refused'>;
  readonly gsUrl: string;
  readonly count: (name: 'AgentActivation', dimensions: Dimensions<'AgentActivation'>) => void;
  readonly log: (code: 'AGENT_ACTIVATED', fields: LogFields) => void;
  readonly now: () => string;
}

/**
 * The page behind the link of an agent: he chooses his password. Opening it changes nothing, since mail filters open links; a password that
 * is not taken leaves the link open. A link that was used, ended, replaced, or never was, has one answer.
 */
export function createActivateAgent(deps: ActivateAgentDeps) {
  async function look(token: ActivationToken): Promise<Invitation | undefined> {
    const invitation = await findLink(token, deps.loadInvitation);
    if (invitation === undefined) return undefined;
    const agent = await deps.loadAgent(invitation.agent);
    return agent?.state === 'actif' && isOpen(invitation, agent.invitation, deps.now()) ? invitation : undefined;
  }

  function answer(outcome: Dimensions<'AgentActivation'>['outcome'], page: WebPage): WebPage {
    deps.count('AgentActivation', { outcome });
    return page;
  }

  async function choose({ password, confirmation }: InvitationRequest, invitation: Invitation): Promise<WebPage> {
    const faults = passwordFaults(password, confirmation);
    if (faults.length > 0) return answer('refused', formPage(faults));
    if ((await deps.useInvitation(invitation, deps.now())) === 'lost') return answer('closed', closedPage());
    if ((await setOrGiveBack(invitation, password)) === 'refused') return answer('refused', formPage(['refuse']));
    deps.log('AGENT_ACTIVATED', { agent: invitation.agent });
    return answer('activated', chosenPage(deps.gsUrl));
  }

  /** Whatever keeps the pool from taking the password, the link is open again. */
  async function setOrGiveBack(invitation: Invitation, password: string): Promise<'set' | 'refused'> {
    let outcome: 'set' | 'refused' = 'refused';
    try {
      outcome = await deps.setPassword(invitation.agent, password);
    } finally {
      if (outcome !== 'set') await deps.giveBackInvitation(invitation);
    }
    return outcome;
  }

  return async (request: InvitationRequest): Promise<WebPage> => {
    const invitation = request.token === undefined ? undefined : await look(request.token);
    if (invitation === undefined) return answer('closed', closedPage());
    return request.method === 'POST' ? choose(request, invitation) : answer('shown', formPage([]));
  };
}
