import { type AlarmDefinition, anyIn, hub, hubSum, reaches } from './alarm-types.ts';

/** Communes, editors, and their servers. */
export const CONNECTION_ALARMS: readonly AlarmDefinition[] = [
  {
    id: 'serveurs-en-panne',
    says: 'Le serveur d’une commune ou d’un hébergeur ne reçoit plus.',
    severity: 'mineure',
    owner: 'exploitation',
    watches: hub('EndpointsDown', 'Maximum'),
    ...anyIn({ seconds: 600, times: 3 }),
    because:
      'Chaque balayage compte les serveurs que trois échecs de suite ont fait laisser en repos. Trois balayages : la panne dure une demi-heure. Son contact technique est déjà prévenu ; les télédossiers attendent 72 heures au plus.',
  },
  {
    id: 'cle-hote-changee',
    says: 'Un serveur présente une clé d’hôte inconnue.',
    severity: 'critique',
    owner: 'securite',
    watches: hub('HostKeyChanged', 'Sum'),
    ...anyIn({ seconds: 300 }),
    because:
      'Renouvellement non annoncé ou interception : rien ne permet de le savoir d’ici. Une seule fois suffit ; plus rien n’est envoyé à ce serveur.',
  },
  {
    id: 'sftp-echecs',
    says: 'Trop d’authentifications échouent sur le serveur sFTP.',
    severity: 'majeure',
    owner: 'securite',
    watches: hubSum('SftpLogin', [
      { outcome: 'wrong', method: 'password' },
      { outcome: 'unknown', method: 'password' },
      { outcome: 'unknown', method: 'key' },
      { outcome: 'outside', method: 'password' },
      { outcome: 'outside', method: 'key' },
    ]),
    ...reaches(500, { seconds: 300, times: 2, of: 3 }),
    because:
      '35 000 boîtes qui se connectent tous les quarts d’heure font 39 connexions par seconde, 11 700 en cinq minutes ; 500 échecs en sont 4 %. Ou bien un éditeur se trompe pour toutes ses communes, ou bien quelqu’un essaie des mots de passe, deux par seconde.',
  },
  {
    id: 'sftp-verrouillages',
    says: 'Un compte sFTP reste verrouillé.',
    severity: 'mineure',
    owner: 'exploitation',
    watches: hub('SftpLogin', 'Sum', [{ outcome: 'locked', method: 'password' }]),
    ...reaches(4, { seconds: 3_600 }),
    because:
      'Le logiciel d’une commune qui se présente tous les quarts d’heure à un compte verrouillé le fait quatre fois par heure : elle ne reçoit plus rien depuis une heure.',
  },
  {
    id: 'boites-bloquees',
    says: 'Plusieurs communes n’arrivent plus à déposer leurs réponses.',
    severity: 'mineure',
    owner: 'exploitation',
    watches: hub('BoiteStuck', 'Sum'),
    ...reaches(3, { seconds: 3_600 }),
    because:
      'Une commune bloquée est prévenue, une fois par jour. Trois envois de trop dans la même heure : elle insiste sans succès, ou c’est un éditeur entier, ou c’est la plate-forme.',
  },
];
