import { createServer, type OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { FunctionFailed, functionCalls } from '../../../local/cloud/function-calls.ts';
import { listen } from '../../../local/cloud/listen.ts';

afterEach(() => vi.unstubAllEnvs());

/** Lambda, as far as an invocation goes: answers each with the same, and keeps what it was asked. */
async function lambda(answer: string, headers: OutgoingHttpHeaders = {}) {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    asked.push(`${request.url} ${await text(request)}`);
    response.writeHead(200, headers).end(answer);
  });
  const { url, close } = await listen(server);
  onTestFinished(close);
  const call = functionCalls({ endpoint: url, region: 'eu-west-3', functions: { 'sweep-due': 'Hub-SweepDue' } });
  return { call, asked };
}

test('a function is called by its verb-noun, and answers what it returns', async () => {
  const { call, asked } = await lambda('{"due":3}');
  expect(await call('sweep-due', { asOf: '2026-11-25T00:00:00Z' })).toEqual({ due: 3 });
  expect(asked).toEqual(['/2015-03-31/functions/Hub-SweepDue/invocations {"asOf":"2026-11-25T00:00:00Z"}']);
});

test('one that failed is not taken for one that ran', async () => {
  const { call } = await lambda('{"errorType":"TypeError"}', { 'x-amz-function-error': 'Unhandled' });
  await expect(call('sweep-due')).rejects.toThrow(new FunctionFailed('sweep-due: {"errorType":"TypeError"}'));
});

test('one that is not there is not called', async () => {
  const { call, asked } = await lambda('null');
  await expect(call('sweep-du')).rejects.toThrow(FunctionFailed);
  expect(asked).toEqual([]);
});
