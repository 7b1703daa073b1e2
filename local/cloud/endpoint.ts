import { LocalCloudFailed } from './errors.ts';

export const REGION = 'eu-west-3';
export const ACCOUNT = '000000000000';

/** 127.0.0.0/8, ::1 or localhost. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, protocol } = new URL(url);
  return /^https?:$/.test(protocol) && /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/.test(hostname);
}

/**
 * The endpoint that the environment imposes, if any: a loopback address with test credentials is used as it is.
 * Anything else stops here, so that no command of this project can ever reach a real account by accident.
 */
export function givenEndpoint(env: NodeJS.ProcessEnv): string | undefined {
  const url = env.AWS_ENDPOINT_URL;
  if (!url) return undefined;
  if (!isLoopback(url)) {
    throw new LocalCloudFailed(
      `AWS_ENDPOINT_URL vaut « ${url} », qui n’est pas une adresse de cette machine : arrêt.\n` +
        'Retirez cette variable (le cloud local démarre alors tout seul) ou donnez http://127.0.0.1:PORT.',
    );
  }
  if (env.AWS_ACCESS_KEY_ID !== 'test' || env.AWS_SECRET_ACCESS_KEY !== 'test') {
    throw new LocalCloudFailed(
      'AWS_ENDPOINT_URL est défini sans identifiants d’essai : arrêt.\n' +
        'Donnez AWS_ACCESS_KEY_ID=test et AWS_SECRET_ACCESS_KEY=test, ou retirez AWS_ENDPOINT_URL.',
    );
  }
  return url.replace(/\/+$/, '');
}

/** Where calls go: the emulator, and the double of what it lacks of Transfer Family. */
export interface CloudAddresses {
  readonly endpoint: string;
  readonly transfer?: { readonly url: string } | undefined;
}

/**
 * The environment of whatever talks to the local cloud: the given one without a trace of real accounts, profiles or
 * proxies, and with test credentials.
 */
export function localEnv({ endpoint, transfer }: CloudAddresses, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^(?:AWS_|CDK_|https?_proxy$|all_proxy$|NODE_USE_ENV_PROXY$)/i.test(name));
  return {
    ...Object.fromEntries(kept),
    AWS_ENDPOINT_URL: endpoint,
    ...(transfer === undefined ? {} : { AWS_ENDPOINT_URL_TRANSFER: transfer.url }),
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DEFAULT_ACCOUNT: ACCOUNT,
    CDK_DEFAULT_REGION: REGION,
    NO_PROXY: '127.0.0.1,localhost',
  };
}
