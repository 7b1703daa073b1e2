import { describe, expect, test } from 'vitest';
import { type Agent, AgentSchema } from '../../../functions/domain/agent.ts';
import { passwordFaults } from '../../../functions/domain/agent-password.ts';
import type { Invitation } from '../../../functions/domain/invitation.ts';
import type { Mail } from '../../../functions/domain/mails/index.ts';
import type { Hub } from '../../../ops/context/hub.ts';
import { run } from './run.ts';
import { directoryOf } from './world.ts';

const EMAIL = 'agent@lyon.example';

function scene({ mail = 'sent' as 'sent' | 'postponed', link = 'done' as 'done' | 'lost' } = {}) {
  const world = {
    users: new Map<string, { agent: string; email: string; status: string }>(),
    agents: new Map<string, Agent>(),
    links: [] as Invitation[],
    mails: [] as { to: string; mail: Mail }[],
    signedOut: [] as string[],
  };
  const find = async (who: string) => [...world.users.values()].find(({ agent, email }) => who === agent || who === email) ?? null;
  const hub = {
    ...directoryOf().hub,
    activationUrl: 'https://acces.exemple.test',
    activationHours: 72,
    agentPool: {
      create: async (email: string) => {
        if (world.users.has(email)) return 'existed';
        world.users.set(email, { agent: 'agent-1', email, status: 'FORCE_CHANGE_PASSWORD' });
        return 'created';
      },
      find,
      setPassword: async (agent: string, password: string) => {
        const user = await find(agent);
        if (user === null || passwordFaults(password, password).length > 0) return 'refused';
        world.users.set(user.email, { ...user, status: 'CONFIRMED' });
        return 'set';
      },
      signOut: async (agent: string) => void world.signedOut.push(agent),
    },
    agents: {
      load: async (id: string) => world.agents.get(id),
      put: async (agent: Agent) => void world.agents.set(agent.agent, AgentSchema.parse(agent)),
      ofCommune: async () => [...world.agents.values()],
    },
    access: {
      invitations: {
        inviteAgent: async (invitation: Invitation) => {
          if (link === 'done') world.links.push(invitation);
          return link;
        },
      },
    },
    mailer: {
      send: async (sent: { to: string; mail: Mail }) => {
        world.mails.push(sent);
        return { outcome: mail, reason: 'Throttled', messageId: 'm' };
      },
    },
  } as unknown as Partial<Hub>;
  return { world, hub };
}
const ADD = `agent add 01001 --email ${EMAIL} --demarche RCO`;

describe('an agent', () => {
  test('is created without a password, and gets a link, of which the table keeps a digest alone', async () => {
    const { world, hub } = scene();
    const { json, acts } = await run(`${ADD} --json`, { hub });
    expect(json()).toEqual({ agent: 'agent-1', insee: '01001', demarches: ['RCO'], state: 'actif', invited: true });
    const [{ to, mail } = { to: '', mail: undefined }] = world.mails;
    expect(to).toBe(EMAIL);
    expect(mail?.text).toMatch(/https:\/\/acces\.exemple\.test\/agent\/[\w-]{43}/);
    const token = /\/agent\/([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? '';
    expect(JSON.stringify(world.links)).not.toContain(token);
    expect(world.links[0]?.expiresAt).toBe('2026-11-28T15:00:00.000Z');
    expect(JSON.stringify(acts)).not.toContain(EMAIL);
  });
  test('who has a password gets no other link when his démarches change', async () => {
    const { world, hub } = scene();
    await run(ADD, { hub });
    world.users.set(EMAIL, { agent: 'agent-1', email: EMAIL, status: 'CONFIRMED' });
    await run(`agent add 01001 --email ${EMAIL} --demarche RCO ILE`, { hub });
    expect(world.agents.get('agent-1')?.demarches).toEqual(['RCO', 'ILE']);
    expect(world.mails).toHaveLength(1);
  });
  test('of another commune is not taken', async () => {
    const { world, hub } = scene();
    world.users.set(EMAIL, { agent: 'agent-1', email: EMAIL, status: 'CONFIRMED' });
    world.agents.set('agent-1', AgentSchema.parse({ agent: 'agent-1', insee: '69123', demarches: [], state: 'actif' }));
    expect((await run(ADD, { hub })).said).toContain('autre commune (69123)');
  });
  test('whose link is lost gets another; whose mail did not leave is told so', async () => {
    const { world, hub } = scene();
    await run(ADD, { hub });
    await run('agent invite agent-1', { hub });
    expect(new Set(world.links.map(({ digest }) => digest)).size).toBe(2);
    const failing = scene({ mail: 'postponed' });
    expect((await run(ADD, { hub: failing.hub })).said).toContain('n’est pas parti (Throttled)');
  });
  test('whose link could not be kept is mailed none: it would open nothing', async () => {
    const { world, hub } = scene({ link: 'lost' });
    expect(await run(ADD, { hub })).toMatchObject({ code: 1, said: expect.stringContaining('recommencez') });
    expect(world.mails).toEqual([]);
  });
  test('is reset once confirmed: nobody knows the password that is left, sessions end, a link goes out', async () => {
    const { world, hub } = scene();
    await run(ADD, { hub });
    expect((await run('agent reset agent-1', { hub })).code).toBe(1);
    expect(world.signedOut).toEqual([]);
    expect((await run('agent reset agent-1 --oui', { hub })).code).toBe(0);
    expect(world.signedOut).toEqual(['agent-1']);
    expect(world.mails.at(-1)?.mail.text).toContain('réinitialisé');
  });
  test('is suspended with his sessions, and gets no link until he is resumed', async () => {
    const { world, hub } = scene();
    await run(ADD, { hub });
    await run('agent suspend agent-1', { hub });
    expect([world.agents.get('agent-1')?.state, world.signedOut]).toEqual(['suspendu', ['agent-1']]);
    expect((await run('agent invite agent-1', { hub })).said).toContain('agent resume');
    await run('agent resume agent-1', { hub });
    expect((await run('agent list 01001', { hub })).out).toMatch(/agent-1 +RCO +actif +à choisir/);
  });
  test('who does not exist is neither invited, reset nor suspended', async () => {
    for (const verb of ['invite', 'reset', 'suspend', 'resume']) {
      expect((await run(`agent ${verb} inconnu --oui`, { hub: scene().hub })).said, verb).toContain('n’existe pas');
    }
  });
});
