import type { Gap } from './gap.ts';
import { refusesType } from './refused-type.ts';

/**
 * Alarms are left out of the local stage: a composite one cannot be deployed, and the others would be judged only when a metric is put, whatever
 * its dimensions (rows 7.3, 7.6 and 7.8). Tests send the event of the alarm by `local/cloud/aws-events.ts`.
 */
export const compositeAlarms: Gap = {
  name: 'composite-alarms',
  what: 'CloudFormation refuse AWS::CloudWatch::CompositeAlarm ; les alarmes restent hors de l’étape locale, les tests envoient leurs événements',
  row: '7.4',
  isOpen: () => refusesType('AWS::CloudWatch::CompositeAlarm', { AlarmRule: 'ALARM("a")' }),
};
