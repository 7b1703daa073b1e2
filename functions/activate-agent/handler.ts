import { accessTable } from '../adapters/access-table/index.ts';
import { agentPool } from '../adapters/agent-pool.ts';
import { failurePage } from '../shared/link-pages.ts';
import { info } from '../shared/logger.ts';
import { count } from '../shared/metrics.ts';
import { page } from '../shared/page.ts';
import { createActivateAgent, InvitationRequestSchema } from './activate-agent.ts';
import { ActivateAgentEnvSchema } from './env.ts';

const env = ActivateAgentEnvSchema.parse(process.env);
const { agents, invitations } = accessTable(env.ACCES_TABLE);
const { setPassword } = agentPool({ userPoolId: env.USER_POOL_ID });
const outside = { setPassword, gsUrl: env.GS_URL, count, log: info, now: () => new Date().toISOString() };

const activateAgent = createActivateAgent({ ...invitations, loadAgent: agents.load, ...outside });
export const handler = page('activate-agent', InvitationRequestSchema, failurePage).handler(activateAgent);
