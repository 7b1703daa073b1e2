import { hostname, userInfo } from 'node:os';
import { callerIdentity } from '../../functions/adapters/caller-identity.ts';
import { stacks } from '../../functions/adapters/stacks.ts';
import { applyEnv } from '../../local/cloud/apply-env.ts';
import type { CloudAddresses } from '../../local/cloud/endpoint.ts';
import { readOutputs } from '../../local/cloud/outputs.ts';
import { OpsRefused } from '../refused.ts';
import { type Hub, HubNamesSchema, openHub, STACKS } from './hub.ts';
import { type Target, type TargetOptions, targetOf } from './target.ts';

/** The hub that a command speaks to, and who speaks. */
export interface Context {
  readonly hub: Hub;
  readonly stage: Target['stage'];
  readonly author: string;
}

/** Opens the hub of a target: names from the outputs of its stacks, credentials from its environment, which becomes this process's. */
export async function openContext(options: TargetOptions): Promise<Context> {
  const target = targetOf(options, process.env, localCloud);
  applyEnv(target.env);
  const read = stacks().outputs;
  const outputs = await Promise.all(STACKS.map((part) => read(`Teledossier-${target.stage}-${part}`)));
  const names = HubNamesSchema.safeParse(Object.assign({}, ...outputs));
  if (!names.success) {
    throw new OpsRefused(`Les piles de l’étape « ${target.stage} » ne sont pas déployées, ou ne le sont pas dans cette version.`);
  }
  const activationUrl = target.kind === 'local' ? readOutputs().activation.url : undefined;
  return { hub: openHub(names.data, { stage: target.stage, activationUrl }), stage: target.stage, author: await authorOf(target) };
}

function localCloud(): CloudAddresses | undefined {
  try {
    return readOutputs();
  } catch {
    return undefined;
  }
}

async function authorOf({ kind }: Target): Promise<string> {
  return kind === 'local' ? `${userInfo().username}@${hostname()}` : callerIdentity();
}
