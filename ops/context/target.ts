import { type CloudAddresses, isLoopback, localEnv } from '../../local/cloud/endpoint.ts';
import { OpsMisused, OpsRefused } from '../refused.ts';

/** Which hub a command speaks to, as typed. */
export interface TargetOptions {
  readonly stage?: string | undefined;
  readonly profile?: string | undefined;
}

export type Target =
  | { readonly kind: 'local'; readonly stage: 'local'; readonly env: NodeJS.ProcessEnv }
  | { readonly kind: 'aws'; readonly stage: 'preprod' | 'prod'; readonly env: NodeJS.ProcessEnv };

const REGION = 'eu-west-3';
const DEPLOYED = ['preprod', 'prod'] as const;

/** Whatever else gives credentials or sends calls elsewhere: the named profile alone decides. */
const OTHER_WAYS =
  /^AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|PROFILE|DEFAULT_PROFILE|REGION|DEFAULT_REGION|ROLE_ARN|WEB_IDENTITY_TOKEN_FILE|CONTAINER_.*)$/;

/**
 * The hub of a command and the environment in which the adapters find it. A real account is reached only where a stage *and* a profile are
 * named; else it is the local cloud that `npm start` keeps up, at an address of this machine, with test credentials.
 * @param localCloud addresses of the running local cloud, `undefined` where there is none
 */
export function targetOf({ stage, profile }: TargetOptions, env: NodeJS.ProcessEnv, localCloud: () => CloudAddresses | undefined): Target {
  if (stage === undefined && profile === undefined) return localTarget(env, localCloud());
  const deployed = DEPLOYED.find((one) => one === stage);
  if (deployed === undefined) throw new OpsMisused('Nommez l’étape avec le profil : --stage preprod ou --stage prod.');
  if (profile === undefined) throw new OpsMisused('Nommez le profil AWS avec l’étape : --profile NOM.');
  const elsewhere = Object.keys(env).find((name) => /^AWS_ENDPOINT_URL/.test(name) && env[name] !== '');
  if (elsewhere !== undefined) throw new OpsRefused(`${elsewhere} est défini : retirez cette variable pour parler à AWS.`);
  const kept = Object.entries(env).filter(([name]) => !OTHER_WAYS.test(name));
  return { kind: 'aws', stage: deployed, env: { ...Object.fromEntries(kept), AWS_PROFILE: profile, AWS_REGION: REGION } };
}

function localTarget(env: NodeJS.ProcessEnv, cloud: CloudAddresses | undefined): Target {
  if (cloud === undefined) {
    throw new OpsRefused(
      'Aucun cloud local n’est lancé : « npm start » dans un autre terminal, ou nommez une étape : --stage preprod --profile NOM.',
    );
  }
  const elsewhere = [cloud.endpoint, cloud.transfer?.url].find((url) => url !== undefined && !isLoopback(url));
  if (elsewhere !== undefined)
    throw new OpsRefused(`Le cloud local serait à « ${elsewhere} », qui n’est pas une adresse de cette machine : arrêt.`);
  return { kind: 'local', stage: 'local', env: localEnv(cloud, env) };
}
