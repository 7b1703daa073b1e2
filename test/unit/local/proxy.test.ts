import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Listening, listen } from '../../../local/cloud/listen.ts';
import { type Fate, type FunctionsProxy, startProxy } from '../../../local/cloud/proxy.ts';
import { addRule } from '../../../local/cloud/proxy-control.ts';

const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=test/20261123/eu-west-3/${service}/aws4_request, Signature=0`,
});

let reached = 0;
/** Length of each body that reached the far end. */
let lengths: (string | undefined)[] = [];
/** Bytes of an answer, beyond its words. */
let long = 0;
let far: Listening;
let double: Listening;
let proxy: FunctionsProxy;

beforeAll(async () => {
  far = await listen(
    createServer((request, response) => {
      reached += 1;
      lengths.push(request.headers['content-length']);
      request.resume().once('end', () => response.end(`${request.method} ${request.headers.host}${' '.repeat(long)}`));
    }),
  );
  double = await listen(createServer((request, response) => request.resume().once('end', () => response.end('the double'))));
  proxy = await startProxy((service) => (service === 'transfer' ? double.url : far.url));
});
afterAll(async () => {
  await proxy.close();
  await far.close();
  await double.close();
});
beforeEach(() => {
  proxy.reset();
  reached = 0;
  lengths = [];
  long = 0;
});

const putItem = (body = '{}') =>
  fetch(proxy.url, { method: 'POST', body, headers: { ...signedFor('dynamodb'), 'x-amz-target': 'DynamoDB_20120810.PutItem' } });

describe('the proxy between the functions and the emulator', () => {
  test('passes a call with its own Host, and counts it', async () => {
    expect(await (await putItem()).text()).toBe(`POST ${new URL(proxy.url).host}`);
    expect(Object.fromEntries(proxy.counts)).toEqual({ 'dynamodb:PutItem': 1 });
  });

  test.each([
    ['PUT', '/bucket/key', 's3', 's3:PutObject'],
    ['GET', '/bucket?versions=&prefix=a', 's3', 's3:ListObjectVersions'],
    ['GET', '/bucket?list-type=2', 's3', 's3:ListObjectsV2'],
    ['GET', '/bucket/key?X-Amz-Credential=test%2F20261123%2Feu-west-3%2Fs3%2Faws4_request', '', 's3:GetObject'],
  ])('%s %s of %s is %s', async (method, path, service, name) => {
    await fetch(`${proxy.url}${path}`, { method, headers: service === '' ? {} : signedFor(service) });
    expect([...proxy.counts.keys()]).toEqual([name]);
  });

  test('a call in a form is named by its action', async () => {
    await fetch(proxy.url, { method: 'POST', headers: signedFor('ses'), body: 'Action=SendRawEmail&Version=2010-12-01' });
    expect([...proxy.counts.keys()]).toEqual(['ses:SendRawEmail']);
  });

  test('a service that a double answers for goes there, counted like the others', async () => {
    const headers = { ...signedFor('transfer'), 'x-amz-target': 'TransferService.StartFileTransfer' };
    expect(await (await fetch(proxy.url, { method: 'POST', body: '{}', headers })).text()).toBe('the double');
    expect(Object.fromEntries(proxy.counts)).toEqual({ 'transfer:StartFileTransfer': 1 });
    expect(reached).toBe(0);
  });

  test('a call may be sent with another body, and its answer heard', async () => {
    const heard: string[] = [];
    proxy.intercept(() => ({
      do: 'pass',
      body: Buffer.from('{"longer":true}'),
      told: ({ status, body }) => heard.push(`${status} ${body.toString()}`),
    }));
    const answer = await (await putItem('{}')).text();
    expect(heard).toEqual([`200 ${answer}`]);
    expect(lengths).toEqual(['15']);
  });

  test('cut before: the call never arrives', async () => {
    addRule(proxy, { service: 'dynamodb', operation: 'PutItem', fate: { do: 'cut-before' } });
    await expect(putItem()).rejects.toThrow();
    expect(reached).toBe(0);
    expect((await putItem()).ok).toBe(true);
  });

  test('cut after: the call is made, its answer is lost', async () => {
    addRule(proxy, { service: 'dynamodb', operation: 'PutItem', fate: { do: 'cut-after' } });
    await expect(putItem()).rejects.toThrow();
    expect(reached).toBe(1);
  });

  test('a failure is answered without the call', async () => {
    addRule(proxy, { service: 'dynamodb', operation: 'PutItem', fate: { do: 'fail', status: 400, code: 'ThrottlingException' } });
    const answer = await putItem();
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: 'ThrottlingException' });
    expect(reached).toBe(0);
  });

  test('a rule waits for the body it names', async () => {
    addRule(proxy, { service: 'dynamodb', operation: 'PutItem', bodyHas: 'A-7-KDUX', fate: { do: 'cut-before' } });
    expect((await putItem('{"n":"other"}')).ok).toBe(true);
    await expect(putItem('{"n":"A-7-KDUX"}')).rejects.toThrow();
  });

  test('an error after: the call is made, and answered by an error', async () => {
    proxy.intercept(() => ({ do: 'fail-after', status: 500, code: 'InternalServerError' }));
    expect((await putItem()).status).toBe(500);
    expect(reached).toBe(1);
  });

  test.each<[string, Fate, number]>([
    ['passes', { do: 'pass' }, 1],
    ['is late', { do: 'pass', delayMs: 20 }, 1],
    ['is cut before', { do: 'cut-before' }, 0],
    ['is cut after', { do: 'cut-after' }, 1],
    ['fails', { do: 'fail', status: 400, code: 'ThrottlingException' }, 0],
    ['fails after', { do: 'fail-after', status: 500, code: 'InternalServerError' }, 1],
  ])('a call that %s is in flight until it is over', async (_, fate, arrives) => {
    const before = proxy.activity.inFlight;
    proxy.intercept(() => fate);
    const asked = putItem().then(
      (answer) => answer.text(),
      () => '',
    );
    await asked;
    await expect.poll(() => proxy.activity.inFlight, { timeout: 2000 }).toBe(before);
    expect(reached).toBe(arrives);
  });

  test('a call that hangs is in flight until its caller gives up', async () => {
    const before = proxy.activity.inFlight;
    proxy.intercept(() => ({ do: 'hang-after' }));
    const given = new AbortController();
    const asked = fetch(proxy.url, { method: 'POST', body: '{}', headers: signedFor('ses'), signal: given.signal }).catch(() => 'given up');
    await expect.poll(() => reached).toBe(1);
    expect(proxy.activity.inFlight).toBeGreaterThan(before);
    given.abort();
    expect(await asked).toBe('given up');
    await expect.poll(() => proxy.activity.inFlight, { timeout: 2000 }).toBe(before);
  });

  test('a long answer to a caller who is gone is over all the same', async () => {
    const before = proxy.activity.inFlight;
    long = 5_000_000;
    const given = new AbortController();
    const answer = await fetch(proxy.url, { method: 'POST', body: '{}', headers: signedFor('ses'), signal: given.signal });
    given.abort();
    await expect(answer.text()).rejects.toThrow();
    await expect.poll(() => proxy.activity.inFlight, { timeout: 2000 }).toBe(before);
  });

  test('a call that somebody holds is not in flight until it is let go, and is over once it has arrived, long answer or not', async () => {
    const before = proxy.activity.inFlight;
    long = 5_000_000;
    const { promise: after, resolve: letGo } = Promise.withResolvers<void>();
    const statuses: number[] = [];
    const held = new Promise<void>((resolve) => {
      proxy.intercept(() => {
        resolve();
        return { do: 'pass', after, told: ({ status }) => statuses.push(status) };
      });
    });
    const given = new AbortController();
    const asked = fetch(proxy.url, { method: 'POST', body: '{}', headers: signedFor('ses'), signal: given.signal }).catch(() => 'gone');
    await held;
    given.abort();
    expect(await asked).toBe('gone');
    await expect.poll(() => proxy.activity.inFlight, { timeout: 2000 }).toBe(before);
    expect(reached).toBe(0);
    letGo();
    await expect.poll(() => statuses, { timeout: 2000 }).toEqual([200]);
    await expect.poll(() => proxy.activity.inFlight, { timeout: 2000 }).toBe(before);
  });

  test('a call on its way arrives although its caller is gone', async () => {
    const before = proxy.activity.inFlight;
    proxy.intercept(() => ({ do: 'pass', delayMs: 100 }));
    const given = new AbortController();
    const asked = fetch(proxy.url, { method: 'POST', body: '{}', headers: signedFor('ses'), signal: given.signal }).catch(() => 'gone');
    await expect.poll(() => proxy.activity.inFlight).toBeGreaterThan(before);
    given.abort();
    expect(await asked).toBe('gone');
    expect(reached).toBe(0);
    await expect.poll(() => reached, { timeout: 2000 }).toBe(1);
    await expect.poll(() => proxy.activity.inFlight, { timeout: 2000 }).toBe(before);
  });
});
