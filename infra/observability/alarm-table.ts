import { SERVICE_ALARM } from './alarm-names.ts';
import type { AlarmDefinition, AlarmHead } from './alarm-types.ts';
import { CONNECTION_ALARMS } from './alarms-connections.ts';
import { DOSSIER_ALARMS } from './alarms-dossiers.ts';
import { MACHINERY_ALARMS } from './alarms-machinery.ts';
import { MAIL_ALARMS } from './alarms-mails.ts';

/**
 * Every alarm, in the order of the index of the runbooks. A number has its arithmetic beside it. Figures of the design: 8 million dossiers
 * a year are 22,000 a day, 915 an hour, 15 a minute; peaks of 20 a second for an hour, 100 a second for a minute.
 */
export const ALARMS: readonly AlarmDefinition[] = [...DOSSIER_ALARMS, ...MACHINERY_ALARMS, ...CONNECTION_ALARMS, ...MAIL_ALARMS];

/** Looks at other alarms, not at metrics. */
export const SERVICE: AlarmHead = {
  id: SERVICE_ALARM,
  says: 'Le service est dégradé pour ceux qui s’en servent : usagers, communes, éditeurs, agents.',
  severity: 'critique',
  owner: 'exploitation',
};

/** Those that CodeDeploy listens to while a version is released (infra/constructs/gradual-release.ts): they call nobody. */
export const RELEASE: AlarmHead = {
  id: 'release',
  says: 'Une version nouvelle échoue : CodeDeploy la reprend. Cette alarme n’appelle personne.',
  severity: 'mineure',
  owner: 'developpement',
};
