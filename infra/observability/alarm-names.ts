import type { Stage } from '../config.ts';

/** The alarm that says « service dégradé »: what partners and the portal are told begins with it. */
export const SERVICE_ALARM = 'service-degrade';
export const SERVICE_SAYS = 'Le service est dégradé pour ceux qui s’en servent : usagers, communes, éditeurs, agents.';

/** The alarms that CodeDeploy listens to while a version is released (infra/constructs/gradual-release.ts): they call nobody. */
export const RELEASE_ALARM = 'release';

/** Name of an alarm in CloudWatch; one of many of a kind has what it watches behind it, `files-mortes-depot`. */
export const alarmName = (stage: Stage, id: string, of?: string): string =>
  ['Teledossier', stage, id, ...(of === undefined ? [] : [of])].join('-');
