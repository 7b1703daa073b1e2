import type { PoolUser } from '../../functions/adapters/agent-pool.ts';
import { ACTIVATION_TOKEN_BYTES, ActivationTokenSchema } from '../../functions/domain/activation.ts';
import { type Agent, AgentSchema } from '../../functions/domain/agent.ts';
import { unknownPassword } from '../../functions/domain/agent-password.ts';
import type { DemarcheCode } from '../../functions/domain/demarches.ts';
import type { Insee } from '../../functions/domain/ids.ts';
import { secondsLater } from '../../functions/domain/instants.ts';
import { InvitationSchema, invitationPath } from '../../functions/domain/invitation.ts';
import { invitation } from '../../functions/domain/mails/invitation.ts';
import { digestOf } from '../../functions/shared/tokens.ts';
import { openedCommune } from '../commune/known.ts';
import type { Hub } from '../context/hub.ts';
import { mailLink } from '../link-mail.ts';
import { table, timeText, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';

/** Parts of the hub that the commands about agents use. */
export type AgentHub = Pick<Hub, 'directory' | 'agentPool' | 'agents' | 'access' | 'mailer' | 'activationUrl' | 'activationHours'>;
export interface AgentWork {
  readonly hub: AgentHub;
  readonly now: () => Date;
  readonly randomBytes: (count: number) => Uint8Array;
}

/** The agents of the mairies: who they are and what they may do. Their addresses are the user pool's, their passwords their own. */
export function agentWork({ hub, now, randomBytes }: AgentWork) {
  const draw = (): string => Buffer.from(randomBytes(ACTIVATION_TOKEN_BYTES)).toString('base64url');

  /** Draws a link, of which the table keeps a digest, and mails it. */
  async function drawLink({ agent, insee }: Agent, email: string, reset: boolean): Promise<string> {
    const createdAt = now().toISOString();
    const expiresAt = secondsLater(createdAt, hub.activationHours * 3_600);
    const token = ActivationTokenSchema.parse(draw());
    const written = await hub.access.invitations.inviteAgent(
      InvitationSchema.parse({ agent, digest: digestOf(token), createdAt, expiresAt }),
    );
    if (written === 'lost')
      throw new OpsRefused('Cet agent vient d’être changé par quelqu’un d’autre, aucun lien n’est parti : recommencez.');
    await mailLink(hub, {
      to: email,
      kind: 'invitation',
      path: invitationPath(token),
      insee,
      mail: (facts) => invitation({ ...facts, expiresAt, reset }),
      again: `agent invite ${agent}`,
    });
    return expiresAt;
  }

  async function known(id: string): Promise<Agent> {
    const agent = await hub.agents.load(id);
    if (agent === undefined) throw new OpsRefused('Cet agent n’existe pas : « agent list INSEE ».');
    return agent;
  }

  /** An agent and how the user pool knows him. */
  async function reachable(id: string): Promise<{ agent: Agent; user: PoolUser }> {
    const agent = await known(id);
    const user = await hub.agentPool.find(agent.agent);
    if (user === null || user.email === '')
      throw new OpsRefused('L’annuaire des agents ne connaît plus cet agent : recréez-le par « agent add ».');
    if (agent.state !== 'actif') throw new OpsRefused('Cet agent est suspendu : « agent resume » d’abord.');
    return { agent, user };
  }

  return {
    /** Creates an agent and mails him his link, or changes the démarches of one who is there. The table holds no address. */
    async add({ insee, email, demarche }: { insee: Insee; email: string; demarche: readonly DemarcheCode[] }): Promise<View> {
      await openedCommune(hub, insee);
      await hub.agentPool.create(email);
      const user = await hub.agentPool.find(email);
      if (user === null) throw new OpsRefused('L’annuaire des agents ne connaît pas l’agent qui vient d’être créé : recommencez.');
      const before = await hub.agents.load(user.agent);
      if (before !== undefined && before.insee !== insee)
        throw new OpsRefused(`Cet agent est déjà celui d’une autre commune (${before.insee}) : un agent n’a qu’une commune.`);
      const agent = AgentSchema.parse({ state: 'actif', ...before, agent: user.agent, insee, demarches: [...new Set(demarche)] });
      await hub.agents.put(agent);
      // Nobody who has a password is sent another link; a command that died before the mail sends it when begun again.
      const invited = user.status === 'FORCE_CHANGE_PASSWORD' && agent.state === 'actif';
      const until = invited ? await drawLink(agent, email, false) : undefined;
      const done = until === undefined ? 'Agent mis à jour' : `Agent créé, un lien lui est envoyé, valable jusqu’au ${timeText(until)}`;
      return { data: { ...shown(agent), invited }, text: `${done} : ${agent.agent} (${agent.demarches.join(', ')}).` };
    },

    /** Another link, where the first was lost or has ended. The password that he may have lives on until he chooses another. */
    async invite(id: string): Promise<View> {
      const { agent, user } = await reachable(id);
      const expiresAt = await drawLink(agent, user.email, false);
      return {
        data: { agent: agent.agent, expiresAt },
        text: `Lien envoyé, valable jusqu’au ${timeText(expiresAt)} ; les précédents ne valent plus rien.`,
      };
    },

    /** His password opens nothing any more, his sessions end, and he gets a link: stolen, lost, or lent. */
    async reset(id: string): Promise<View> {
      const { agent, user } = await reachable(id);
      if ((await hub.agentPool.setPassword(agent.agent, unknownPassword(draw()))) === 'refused')
        throw new OpsRefused('L’annuaire des agents n’a pas pris le mot de passe de remplacement : rien n’est changé.');
      await hub.agentPool.signOut(agent.agent);
      const expiresAt = await drawLink(agent, user.email, true);
      return {
        data: { agent: agent.agent, expiresAt },
        text: `Mot de passe fermé, sessions closes. Lien envoyé, valable jusqu’au ${timeText(expiresAt)}.`,
      };
    },

    async list(insee: Insee): Promise<View> {
      const found = await hub.agents.ofCommune(insee);
      const seen = await Promise.all(
        found.map(async (agent) => ({ ...shown(agent), account: accountOf(await hub.agentPool.find(agent.agent)) })),
      );
      const rows = seen.map(({ agent, demarches, state, account }) => [agent, demarches.join(', '), state, account]);
      return { data: seen, text: table(['Agent', 'Démarches', 'État', 'Mot de passe'], rows, 'Aucun agent dans cette commune.') };
    },

    /** Entitlements are read at each call: it counts from the next one on. The sessions end all the same. */
    async suspend(id: string): Promise<View> {
      const agent = await known(id);
      await hub.agents.put({ ...agent, state: 'suspendu' });
      if ((await hub.agentPool.find(agent.agent)) !== null) await hub.agentPool.signOut(agent.agent);
      return { data: { ...shown(agent), state: 'suspendu' }, text: 'Agent suspendu, sessions closes.' };
    },

    async resume(id: string): Promise<View> {
      const agent = await known(id);
      await hub.agents.put({ ...agent, state: 'actif' });
      return { data: { ...shown(agent), state: 'actif' }, text: 'Agent actif.' };
    },
  };
}

/** Without what names his link. */
const shown = ({ invitation: _link, ...agent }: Agent) => agent;

function accountOf(user: PoolUser | null): string {
  if (user === null) return 'inconnu de l’annuaire';
  return user.status === 'FORCE_CHANGE_PASSWORD' ? 'à choisir' : 'choisi';
}
