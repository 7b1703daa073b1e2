import type { AlarmDefinition } from './alarm-types.ts';
import { CONNECTION_ALARMS } from './alarms-connections.ts';
import { DOSSIER_ALARMS } from './alarms-dossiers.ts';
import { MACHINERY_ALARMS } from './alarms-machinery.ts';
import { MAIL_ALARMS } from './alarms-mails.ts';

/**
 * Every alarm, in the order of the index of the runbooks. A number has its arithmetic beside it. Figures of the design: 8 million dossiers
 * a year are 22,000 a day, 915 an hour, 15 a minute; peaks of 20 a second for an hour, 100 a second for a minute.
 */
export const ALARMS: readonly AlarmDefinition[] = [...DOSSIER_ALARMS, ...MACHINERY_ALARMS, ...CONNECTION_ALARMS, ...MAIL_ALARMS];
