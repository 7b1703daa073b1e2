import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createActivateAgent, InvitationRequestSchema } from '../../../functions/activate-agent/activate-agent.ts';
import { activationIdOf } from '../../../functions/domain/activation.ts';
import { AgentSchema } from '../../../functions/domain/agent.ts';
import { type Invitation, InvitationSchema } from '../../../functions/domain/invitation.ts';
import { digestOf } from '../../../functions/shared/tokens.ts';

const token = randomBytes(32).toString('base64url');
const NOW = '2026-11-25T09:00:00.000Z';
const link = InvitationSchema.parse({
  agent: 'agent-1',
  digest: digestOf(token),
  createdAt: '2026-11-25T08:00:00.000Z',
  expiresAt: '2026-11-28T08:00:00.000Z',
});
const agent = AgentSchema.parse({
  agent: 'agent-1',
  insee: '01001',
  demarches: ['RCO'],
  state: 'actif',
  invitation: activationIdOf(link.digest),
});
const GOOD = 'Mairie-de-Lyon-69';

function setUp({ state = agent, set = async () => 'set' as const }: { state?: typeof agent; set?: () => Promise<'set' | 'refused'> } = {}) {
  const world = { link: link as Invitation, passwords: [] as string[], counted: [] as string[], logged: [] as unknown[] };
  const activate = createActivateAgent({
    loadInvitation: async (id) => (id === activationIdOf(link.digest) ? world.link : undefined),
    loadAgent: async () => state,
    useInvitation: async (invitation, now) => {
      if (world.link.usedAt !== undefined) return 'lost';
      world.link = { ...invitation, usedAt: now };
      return 'done';
    },
    giveBackInvitation: async ({ usedAt: _, ...open }) => {
      world.link = open;
    },
    setPassword: async (_, password) => {
      world.passwords.push(password);
      return set();
    },
    gsUrl: 'https://gs.exemple.test',
    count: (_, { outcome }) => void world.counted.push(outcome),
    log: (code, fields) => void world.logged.push({ code, ...fields }),
    now: () => NOW,
  });
  const call = (method: 'GET' | 'POST', form: Record<string, string> = {}, given = token) =>
    activate(
      InvitationRequestSchema.parse({
        rawPath: `/agent/${given}`,
        requestContext: { http: { method } },
        body: Buffer.from(new URLSearchParams(form).toString()).toString('base64'),
        isBase64Encoded: true,
      }),
    );
  return { world, call };
}
const chosen = (password = GOOD, confirmation = password) => ({ motdepasse: password, confirmation });

describe('the link of an agent', () => {
  test('shows a form, however often it is opened', async () => {
    const { world, call } = setUp();
    for (const _ of [1, 2])
      expect(await call('GET')).toMatchObject({ status: 200, html: expect.stringContaining('autocomplete="new-password"') });
    expect(world).toMatchObject({ passwords: [], counted: ['shown', 'shown'] });
  });
  test('gives the pool the password that he chose, once, and leaves it in no page and no log', async () => {
    const { world, call } = setUp();
    const page = await call('POST', chosen());
    expect(page).toMatchObject({ status: 200, html: expect.stringContaining('https://gs.exemple.test') });
    expect(world.passwords).toEqual([GOOD]);
    expect(page.html).not.toContain(GOOD);
    expect(world.logged).toEqual([{ code: 'AGENT_ACTIVATED', agent: 'agent-1' }]);
    expect((await call('POST', chosen('Un-autre-mot-2'))).status).toBe(404);
    expect(world.passwords).toEqual([GOOD]);
  });
  test('a password that does not do leaves the link open, and says why', async () => {
    const { world, call } = setUp();
    const page = await call('POST', chosen('court'));
    expect(page.status).toBe(422);
    expect(page.html).toContain('moins de 12 caractères');
    expect((await call('POST', chosen(GOOD, 'Autre-chose-1')))?.html).toContain('ne sont pas identiques');
    expect(world.passwords).toEqual([]);
    expect((await call('POST', chosen())).status).toBe(200);
  });
  test('a password that the pool refuses gives the link back', async () => {
    const { world, call } = setUp({ set: async () => 'refused' });
    expect((await call('POST', chosen())).status).toBe(422);
    expect(world.link.usedAt).toBeUndefined();
  });
  test('so does a pool that fails: the agent presses again', async () => {
    const { world, call } = setUp({ set: () => Promise.reject(new Error('TooManyRequests')) });
    await expect(call('POST', chosen())).rejects.toThrow();
    expect(world.link.usedAt).toBeUndefined();
  });
  test.each([
    ['another token', randomBytes(32).toString('base64url'), agent],
    ['a token of another shape', 'x', agent],
    ['an agent who is suspended', token, { ...agent, state: 'suspendu' as const }],
    ['a link that another replaced', token, { ...agent, invitation: activationIdOf('cd'.repeat(32)) }],
  ])('has one answer for %s', async (_, given, state) => {
    const { world, call } = setUp({ state });
    expect((await call('POST', chosen(), given)).status).toBe(404);
    expect(world.passwords).toEqual([]);
  });
  test('a body that is no form of ours is not read', () => {
    const event = { rawPath: `/agent/${token}`, requestContext: { http: { method: 'POST' } }, body: 'x'.repeat(10_000) };
    expect(InvitationRequestSchema.safeParse(event).success).toBe(false);
  });
});
