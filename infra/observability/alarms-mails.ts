import { type AlarmDefinition, anyIn, hub, reaches } from './alarm-types.ts';

/** Mails to usagers, mairies and contacts. */
export const MAIL_ALARMS: readonly AlarmDefinition[] = [
  {
    id: 'rebonds',
    says: 'Trop de nos courriels reviennent : SES peut nous couper.',
    severity: 'majeure',
    owner: 'exploitation',
    watches: { of: 'reputation', metric: 'Reputation.BounceRate' },
    ...reaches(0.025, { seconds: 3_600 }),
    missing: 'ignore',
    because: 'SES met le compte sous examen à 5 % de rebonds et l’arrête à 10 % : la moitié du premier, 2,5 %, laisse le temps d’agir.',
  },
  {
    id: 'plaintes',
    says: 'Trop de nos courriels sont signalés comme indésirables : SES peut nous couper.',
    severity: 'majeure',
    owner: 'exploitation',
    watches: { of: 'reputation', metric: 'Reputation.ComplaintRate' },
    ...reaches(0.0005, { seconds: 3_600 }),
    missing: 'ignore',
    because:
      'SES met le compte sous examen à 0,1 % de plaintes et l’arrête à 0,5 % : la moitié du premier, 0,05 %, laisse le temps d’agir.',
  },
  {
    id: 'courriels-refuses',
    says: 'SES a refusé d’envoyer un courriel qu’il avait accepté.',
    severity: 'majeure',
    owner: 'securite',
    watches: hub('MailRejected', 'Sum'),
    ...anyIn({ seconds: 300 }),
    because: 'SES y a vu un programme malveillant, alors que nos courriels ne portent aucune pièce. Un seul suffit.',
  },
  {
    id: 'courriels-ecartes',
    says: 'Un courriel a été écarté après huit essais.',
    severity: 'majeure',
    owner: 'exploitation',
    watches: hub('MailSetAside', 'Sum'),
    ...anyIn({ seconds: 300 }),
    because: 'Huit essais en 22 heures : quelqu’un n’a pas été prévenu, et ne le sera plus sans un opérateur. Un seul suffit.',
  },
  {
    id: 'contacts-injoignables',
    says: 'Un contact technique, ou l’exploitation elle-même, ne reçoit pas nos courriels.',
    severity: 'mineure',
    owner: 'exploitation',
    watches: hub('ContactUnreachable', 'Sum'),
    ...anyIn({ seconds: 3_600 }),
    because: 'Personne d’autre n’en est prévenu : aux contacts des mairies, en revanche, il y a un second contact. Un seul suffit.',
  },
];
