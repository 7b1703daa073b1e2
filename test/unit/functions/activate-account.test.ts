import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ActivationRequestSchema, createActivateAccount } from '../../../functions/activate-account/activate-account.ts';
import { rotationPage } from '../../../functions/activate-account/pages.ts';
import type { Account } from '../../../functions/domain/access.ts';
import { type Activation, ActivationSchema, activationIdOf } from '../../../functions/domain/activation.ts';
import { SftpServerSchema } from '../../../functions/domain/sftp-server.ts';
import { failurePage } from '../../../functions/shared/link-pages.ts';
import { HEADERS } from '../../../functions/shared/page-layout.ts';
import { decoyHash } from '../../../functions/shared/passwords.ts';
import { digestOf } from '../../../functions/shared/tokens.ts';
import { accountOf, daysFromNow, KEY, now, passwordOf } from '../domain/access-fixtures.ts';

const token = randomBytes(32).toString('base64url');
const activation = ActivationSchema.parse({
  username: 'belley-rco-abcdefgh23',
  digest: digestOf(token),
  createdAt: daysFromNow(-1),
  expiresAt: daysFromNow(2),
});
const server = SftpServerSchema.parse({ host: 'sftp.exemple.test', port: 22, hostKeys: [KEY] });

/** A table of one link and its account, which keeps the rules of the real one. */
function setUp({ link = {}, account = {} }: { link?: Partial<Activation>; account?: Partial<Account> } = {}) {
  const world = {
    activation: { ...activation, ...link } as Activation,
    account: accountOf({ activation: activationIdOf(activation.digest), ...account }),
    uses: {} as Record<string, string>,
    hashes: 0,
    /** What somebody else does before a write; the write is lost. */
    meanwhile: undefined as (() => void) | undefined,
    known: server as typeof server | undefined,
    logged: [] as unknown[],
    counted: [] as string[],
  };
  const activate = createActivateAccount({
    load: async (id) => (id === activationIdOf(world.activation.digest) ? world.activation : undefined),
    find: async (username) => ({ account: username === world.account.username ? world.account : undefined, uses: world.uses }),
    redeem: async (used, changed, at) => {
      if (world.meanwhile !== undefined) {
        world.meanwhile();
        world.meanwhile = undefined;
        return 'lost';
      }
      if (world.activation.usedAt !== undefined || changed.version !== world.account.version + 1) return 'lost';
      world.activation = { ...used, usedAt: at };
      world.account = changed;
      return 'done';
    },
    server: async () => world.known,
    hashPassword: async (password, createdAt) => {
      world.hashes++;
      return { ...decoyHash(), hash: Buffer.from(password).toString('base64'), createdAt };
    },
    randomBytes,
    now: () => now,
    lives: { passwordDays: 365 },
    count: (name, { outcome }) => void world.counted.push(`${name} ${outcome}`),
    log: (code, fields) => void world.logged.push({ code, ...fields }),
  });
  const call = (method: 'GET' | 'POST', given = token) =>
    activate(ActivationRequestSchema.parse({ rawPath: `/activation/${given}`, requestContext: { http: { method } } }));
  return { world, call };
}

const textOf = (html: string) =>
  html
    .replace(/<style>[\s\S]*<\/style>/, '')
    .replace(/<[^>]+>/g, '')
    .replace(/\s+/g, ' ');
const passwordOn = (html: string) => textOf(/class="secret"[^>]*>(.*?)<\/code>/.exec(html)?.[0].replace(/^[^>]*>/, '') ?? '');

describe('an activation link', () => {
  it('is not used by being opened, however often', async () => {
    const { world, call } = setUp();
    for (let times = 0; times < 3; times++) {
      const page = await call('GET');
      expect(page.status).toBe(200);
      expect(page.html).toContain('<form method="post">');
    }
    expect(world.activation.usedAt).toBeUndefined();
    expect(world.hashes).toBe(0);
  });

  it('shows once what one needs in order to sign in', async () => {
    const { world, call } = setUp();
    const page = await call('POST');
    expect(page.status).toBe(200);
    const password = passwordOn(page.html);
    expect(password).toMatch(/^[a-z2-9]{26}$/);
    const [kept] = world.account.passwords;
    expect(Buffer.from(kept?.hash ?? '', 'base64').toString()).toBe(password);
    expect(kept?.expiresAt).toBe(daysFromNow(365));
    const text = textOf(page.html);
    for (const shown of [
      world.account.username,
      'sftp.exemple.test',
      'SHA256:',
      '23 novembre 2027',
      `sftp -P 22 ${world.account.username}@`,
    ])
      expect(text).toContain(shown);
    expect((await call('POST')).status).toBe(404);
    expect((await call('GET')).status).toBe(404);
    expect(world.account.passwords).toHaveLength(1);
  });

  it('says nothing of the password, the token and the account to logs and metrics', async () => {
    const { world, call } = setUp();
    const password = passwordOn((await call('POST')).html);
    expect(world.counted).toEqual(['Activation activated']);
    expect(world.logged).toEqual([{ code: 'ACCOUNT_ACTIVATED', boite: 'belley-rco', credential: world.account.passwords[0]?.id }]);
    for (const secret of [password, token, world.account.username])
      expect(JSON.stringify([world.logged, world.counted])).not.toContain(secret);
  });

  it('adds to the password that lives, which is not touched', async () => {
    const old = passwordOf('aaaaaaaa', 'old');
    const { world, call } = setUp({ account: { passwords: [old] } });
    expect((await call('POST')).status).toBe(200);
    expect(world.account.passwords).toEqual([old, expect.objectContaining({ createdAt: now })]);
  });

  it('waits where two passwords are in use, and is not used up', async () => {
    const { world, call } = setUp({ account: { passwords: [passwordOf('aaaaaaaa', 'a'), passwordOf('bbbbbbbb', 'b')] } });
    world.uses = { aaaaaaaa: now, bbbbbbbb: now };
    expect(await call('POST')).toEqual(rotationPage());
    expect(world.activation.usedAt).toBeUndefined();
  });

  it('is used once by two presses at the same moment', async () => {
    const { world, call } = setUp();
    const pages = await Promise.all([call('POST'), call('POST')]);
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect(world.account.passwords).toHaveLength(1);
  });

  it('is tried again where an operator writes the account meanwhile, and closed where he suspends it', async () => {
    const { world, call } = setUp();
    world.meanwhile = () => {
      world.account = { ...world.account, networks: ['192.0.2.0/24'], version: world.account.version + 1 };
    };
    expect((await call('POST')).status).toBe(200);
    expect(world.account).toMatchObject({ networks: ['192.0.2.0/24'], passwords: [expect.anything()] });
    const second = setUp();
    second.world.meanwhile = () => {
      second.world.account = { ...second.world.account, state: 'suspendu', version: second.world.account.version + 1 };
    };
    expect((await second.call('POST')).status).toBe(404);
    expect(second.world.account.passwords).toEqual([]);
  });

  it.each([
    ['used', setUp({ link: { usedAt: daysFromNow(-0.5) } }), token],
    ['at its end', setUp({ link: { expiresAt: now } }), token],
    ['replaced by a younger one', setUp({ account: { activation: activationIdOf('f'.repeat(64)) } }), token],
    ['of a suspended account', setUp({ account: { state: 'suspendu' } }), token],
    ['of an account that is no more', setUp({ link: { username: 'personne' } }), token],
    ['unknown', setUp(), randomBytes(32).toString('base64url')],
    ['cut', setUp(), token.slice(0, -1)],
    ['that is no token', setUp(), '<script>'],
  ])('has one answer, for a look and for a press, without any derivation: %s', async (_, { world, call }, given) => {
    const pages = [await call('GET', given), await call('POST', given)];
    expect(pages.map(({ status }) => status)).toEqual([404, 404]);
    expect(pages[0]?.html).toBe(pages[1]?.html);
    expect(pages[0]?.html).not.toContain('script');
    expect(world.hashes).toBe(0);
    expect(world.counted).toEqual(['Activation closed', 'Activation closed']);
  });

  it('whose first half alone agrees opens nothing', async () => {
    const digest = digestOf(token);
    const { call } = setUp({ link: { digest: ActivationSchema.shape.digest.parse(`${digest.slice(0, 32)}${'0'.repeat(32)}`) } });
    expect((await call('POST')).status).toBe(404);
  });

  it('says where the server is only once somebody recorded it', async () => {
    const { world, call } = setUp();
    world.known = undefined;
    const page = await call('POST');
    expect(page.status).toBe(200);
    expect(textOf(page.html)).toContain('vous sont communiquées par la DILA');
  });
});

describe('the pages', () => {
  it('let a browser run nothing, fetch nothing, keep nothing, and tell no other site', async () => {
    const { call } = setUp();
    const pages = [await call('GET'), await call('POST'), await call('GET'), failurePage(), rotationPage()];
    for (const { html } of pages) {
      const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? '';
      expect(HEADERS['content-security-policy']).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
      expect(html).not.toMatch(/<script|<img|<iframe|style="|\bon\w+=|https?:\/\/|@import|url\(/);
      expect(html).toContain('<html lang="fr">');
      expect(html.match(/<h1>/g)).toHaveLength(1);
    }
    expect(HEADERS).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(HEADERS['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
  });
});
