import { type Answered, type IamUse, iamUses } from './iam-uses.ts';
import type { AwsCall } from './proxy-calls.ts';

/** A right that a function needed at least once. */
export interface UsedRight extends IamUse {
  /** As `AwsCall.caller`. */
  readonly caller: string;
}

/** Keeps which rights were needed, by whom; a call that cannot be read is kept as such, so that nothing passes unseen. */
export function iamLedger() {
  const used = new Map<string, UsedRight>();
  return {
    add(call: AwsCall, answered: Answered): void {
      for (const { action, resource } of read(call, answered)) {
        used.set([call.caller, action, resource].join(' '), { caller: call.caller, action, resource });
      }
    },
    used: (): readonly UsedRight[] => [...used.values()],
  };
}

function read(call: AwsCall, answered: Answered): IamUse[] {
  try {
    return iamUses(call, answered);
  } catch {
    return [{ action: `${call.service}:${call.operation}`, resource: 'unreadable' }];
  }
}
