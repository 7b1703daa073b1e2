import type { Stage } from '../stage-schema.ts';

/** The alarm that says « service dégradé »: what partners and the portal are told begins with it. */
export const SERVICE_ALARM = 'service-degrade';

/** Name of an alarm in CloudWatch; one of many of a kind has what it watches behind it, `files-mortes-depot`. */
export const alarmName = (stage: Stage, id: string, of?: string): string =>
  ['Teledossier', stage, id, ...(of === undefined ? [] : [of])].join('-');
