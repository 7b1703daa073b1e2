import { describe, expect, test } from 'vitest';
import { givenEndpoint, isLoopback, localEnv } from '../../../local/cloud/endpoint.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

describe('finding an endpoint', () => {
  test('none is given: the local cloud starts its own', () => {
    expect(givenEndpoint({})).toBeUndefined();
  });

  test.each(['http://127.0.0.1:4566', 'http://127.8.9.10:1', 'http://localhost:4566', 'http://[::1]:4566', 'https://127.0.0.1'])(
    '%s with test credentials is used as it is',
    (url) => {
      expect(givenEndpoint({ ...KEYS, AWS_ENDPOINT_URL: url })).toBe(url);
    },
  );

  test.each([
    'https://s3.eu-west-3.amazonaws.com',
    'http://127.0.0.1.example.org',
    'http://localhost.example.org:4566',
    'http://192.168.1.4:4566',
    'http://127.0.0.1@example.org',
    'ftp://127.0.0.1',
    'pas une adresse',
  ])('%s stops', (url) => {
    expect(isLoopback(url)).toBe(false);
    expect(() => givenEndpoint({ ...KEYS, AWS_ENDPOINT_URL: url })).toThrow(/n’est pas une adresse de cette machine/);
  });

  test.each([{}, { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'test' }, { AWS_ACCESS_KEY_ID: 'test' }])(
    'a loopback address with other credentials than the test ones stops: %j',
    (keys) => {
      expect(() => givenEndpoint({ ...keys, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' })).toThrow(/identifiants d’essai/);
    },
  );

  test('nothing of a real account reaches what talks to the local cloud', () => {
    const real = {
      AWS_PROFILE: 'prod',
      AWS_SESSION_TOKEN: 'x',
      AWS_ENDPOINT_URL_S3: 'https://s3',
      HTTPS_PROXY: 'http://proxy',
      HOME: '/root',
    };
    const env = localEnv({ endpoint: 'http://127.0.0.1:4566' }, real);
    expect(env).toMatchObject({ HOME: '/root', AWS_ACCESS_KEY_ID: 'test', AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' });
    for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_ENDPOINT_URL_S3', 'HTTPS_PROXY']) expect(env[name]).toBeUndefined();
  });

  test('the calls to Transfer Family go to the double of its connectors, where there is one', () => {
    const endpoint = 'http://127.0.0.1:4566';
    const url = 'http://127.0.0.1:4577';
    expect(localEnv({ endpoint, transfer: { url } }, {})).toMatchObject({ AWS_ENDPOINT_URL: endpoint, AWS_ENDPOINT_URL_TRANSFER: url });
    expect(localEnv({ endpoint }, { AWS_ENDPOINT_URL_TRANSFER: 'https://transfer' }).AWS_ENDPOINT_URL_TRANSFER).toBeUndefined();
  });
});
