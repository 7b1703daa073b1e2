import { expect, test } from 'vitest';
import { activationIdOf } from '../../../functions/domain/activation.ts';
import { InvitationSchema, opens } from '../../../functions/domain/invitation.ts';

const digest = 'ab'.repeat(32);
const invitation = InvitationSchema.parse({
  agent: 'agent-1',
  digest,
  createdAt: '2026-11-25T08:00:00.000Z',
  expiresAt: '2026-11-28T08:00:00.000Z',
});
const agent = { state: 'actif', invitation: activationIdOf(digest) };
const NOW = '2026-11-26T08:00:00.000Z';

test('a link opens once, until its end, while it is the last of an agent who is no one suspended', () => {
  expect(opens(invitation, agent, NOW)).toBe(true);
  expect(opens({ ...invitation, usedAt: NOW }, agent, NOW)).toBe(false);
  expect(opens(invitation, agent, invitation.expiresAt)).toBe(false);
  expect(opens(invitation, { ...agent, invitation: activationIdOf('cd'.repeat(32)) }, NOW)).toBe(false);
  expect(opens(invitation, { ...agent, state: 'suspendu' }, NOW)).toBe(false);
});
