import { expect, test } from 'vitest';
import { activationIdOf, isOpen } from '../../../functions/domain/activation.ts';
import { InvitationSchema } from '../../../functions/domain/invitation.ts';

const digest = 'ab'.repeat(32);
const invitation = InvitationSchema.parse({
  agent: 'agent-1',
  digest,
  createdAt: '2026-11-25T08:00:00.000Z',
  expiresAt: '2026-11-28T08:00:00.000Z',
});
const last = activationIdOf(digest);
const NOW = '2026-11-26T08:00:00.000Z';

test('a link opens once, until its end, while it is the last', () => {
  expect(isOpen(invitation, last, NOW)).toBe(true);
  expect(isOpen({ ...invitation, usedAt: NOW }, last, NOW)).toBe(false);
  expect(isOpen(invitation, last, invitation.expiresAt)).toBe(false);
  expect(isOpen(invitation, activationIdOf('cd'.repeat(32)), NOW)).toBe(false);
  expect(isOpen(invitation, undefined, NOW)).toBe(false);
});
