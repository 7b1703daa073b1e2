import { describe, expect, it } from 'vitest';
import type { Account } from '../../../functions/domain/access.ts';
import { DemarcheCodeSchema } from '../../../functions/domain/demarches.ts';
import { InseeSchema } from '../../../functions/domain/ids.ts';
import type { Notice } from '../../../functions/domain/notices.ts';
import { accountReviews } from '../../../functions/sweep-due/account-reviews.ts';
import { accountOf, daysFromNow, keyOf, now, passwordOf } from '../domain/access-fixtures.ts';

const holder = { insee: InseeSchema.parse('01034'), demarche: DemarcheCodeSchema.parse('RCO') };
const PASSWORD = 'aaaaaaaa';

function setUp(account: Account | undefined) {
  const world = { owed: new Map<string, Notice>(), moved: [] as string[], dropped: [] as string[] };
  const work = accountReviews({
    find: async () => ({ account, uses: {} }),
    owe: async (notice) => {
      if (!world.owed.has(notice.id)) world.owed.set(notice.id, notice);
    },
    moveLater: async ({ gsi2sk }, instant) => void world.moved.push(`${gsi2sk} → ${instant}`),
    dropReview: async (username) => void world.dropped.push(username),
  });
  const item = { pk: 'ACCOUNT#belley-rco-abcdefgh23', sk: 'ECHEANCE', username: 'belley-rco-abcdefgh23', gsi2sk: now };
  return { world, work, act: (at = now) => work.act(item, at, { asOf: at, run: '0' }) };
}
const endingIn = (days: number, more: Partial<Account> = {}) =>
  accountOf({ passwords: [passwordOf(PASSWORD, 'x', { expiresAt: daysFromNow(days) })], ...more });
const told = (notices: Iterable<Notice>) => [...notices].map(({ to }) => to.role);

describe('the look at an account', () => {
  it('owns the looks and nothing else', () => {
    const { work } = setUp(undefined);
    expect(work.owns({ pk: 'ACCOUNT#x', sk: 'ECHEANCE' })).toBe(true);
    expect(work.owns({ pk: 'DOSSIER#x', sk: 'EVENT#1' })).toBe(false);
  });

  it('comes back the next day, whether there was something to tell or not', async () => {
    for (const days of [355, 3]) {
      const { world, act } = setUp(endingIn(days));
      await act();
      expect(world.moved).toEqual([`${now} → ${daysFromNow(1)}`]);
    }
  });

  it('ends with an account that was never written', async () => {
    const { world, act } = setUp(undefined);
    await act();
    expect(world).toMatchObject({ dropped: ['belley-rco-abcdefgh23'], moved: [] });
  });

  it.each([
    [40, []],
    [29, ['contact-technique-commune']],
    [6, ['contact-technique-commune', 'operateur']],
    [-1, ['contact-technique-commune', 'operateur']],
  ])('tells of a password that ends in %i days: %j', async (days, roles) => {
    const { world, act } = setUp(endingIn(days, { holder }));
    await act();
    expect(told(world.owed.values())).toEqual(roles);
  });

  it('tells the operator where the account has no commune', async () => {
    const { world, act } = setUp(endingIn(29));
    await act();
    expect(told(world.owed.values())).toEqual(['operateur']);
  });

  it('tells once at each of the three moments, however often it looks', async () => {
    const { world, act } = setUp(endingIn(30, { holder }));
    for (let day = 0; day <= 32; day++) await act(daysFromNow(day));
    expect([...world.owed.keys()].sort()).toEqual(
      ['30.commune', '7.commune', '7.operateur', '0.commune', '0.operateur']
        .map((end) => `identifiants-a-renouveler.belley-rco-abcdefgh23.${PASSWORD}.${end}`)
        .sort(),
    );
  });

  it('names account, boite, credential and end, and no secret', async () => {
    const account = accountOf({ publicKeys: [keyOf(PASSWORD, { expiresAt: daysFromNow(20) })], holder });
    const { world, act } = setUp(account);
    await act();
    expect([...world.owed.values()]).toEqual([
      {
        id: `identifiants-a-renouveler.belley-rco-abcdefgh23.${PASSWORD}.30.commune`,
        kind: 'identifiants-a-renouveler',
        to: { role: 'contact-technique-commune', ...holder },
        facts: { compte: account.username, boite: 'belley-rco', identifiant: `clé ${PASSWORD}`, echeance: daysFromNow(20) },
        at: now,
      },
    ]);
  });
});
