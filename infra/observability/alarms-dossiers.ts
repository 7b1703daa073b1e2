import { type AlarmDefinition, anyIn, hub, noneIn, reaches } from './alarm-types.ts';
import { OBJECTIVES } from './objectives.ts';

/** The way of the dossiers, from their deposit to their destruction. */
export const DOSSIER_ALARMS: readonly AlarmDefinition[] = [
  {
    id: 'delai-de-remise',
    says: 'Les télédossiers arrivent trop tard à leurs communes.',
    severity: 'critique',
    owner: 'exploitation',
    // What is pushed has a metric of its own: it waits for the server of a commune, which is no fault of the hub.
    watches: hub('DepositToAvailable', 'p99'),
    ...reaches(OBJECTIVES.delay.withinSeconds * 1_000, { seconds: 300, times: 3 }),
    because:
      'Objectif : 60 s au 99e centile, auxquelles s’ajoute l’analyse antivirus, une à deux minutes selon AWS : 60 + 120 = 180 s. Trois périodes de suite, parce qu’une pointe d’une minute à 100 dossiers par seconde se résorbe en moins de quinze minutes.',
    degrades: true,
  },
  {
    id: 'depots-en-retard',
    says: 'Des paquets déposés ne sont pas lus.',
    severity: 'majeure',
    owner: 'exploitation',
    watches: hub('DepositLate', 'Sum'),
    ...anyIn({ seconds: 600, times: 2 }),
    because:
      'Un paquet est en retard après 30 minutes ; le balayage le signale alors de nouveau à la lecture. Deux balayages de suite : cela n’a pas suffi. Un seul dossier en retard est déjà le droit d’un usager.',
  },
  {
    id: 'depots-refuses',
    says: 'Trop de paquets déposés sont refusés.',
    severity: 'majeure',
    owner: 'exploitation',
    watches: hub('DepositRefused', 'Sum'),
    ...reaches(10, { seconds: 3_600 }),
    because:
      '915 dossiers par heure en moyenne (8 millions par an) : dix refus sont 1 %. Au-dessous, le portail est prévenu de chacun, et « quarantaine list » les montre.',
  },
  {
    id: 'analyses-en-retard',
    says: 'L’analyse antivirus ne rend pas de résultat.',
    severity: 'majeure',
    owner: 'exploitation',
    watches: hub('ScanOverdue', 'Sum'),
    ...anyIn({ seconds: 600, times: 2 }),
    because:
      'Une analyse dure une à deux minutes ; elle est en retard après 30, et le balayage en demande une autre. Deux balayages de suite sans résultat ; après 90 minutes le fichier est refusé.',
  },
  {
    id: 'analyses-en-echec',
    says: 'L’analyse antivirus d’un fichier a échoué : il est refusé.',
    severity: 'majeure',
    owner: 'exploitation',
    watches: hub('ScanFailed', 'Sum'),
    ...anyIn({ seconds: 300 }),
    because: 'Le fichier n’est pas en cause : c’est à un opérateur de le faire analyser de nouveau. Un seul suffit.',
  },
  {
    id: 'remises-abandonnees',
    says: 'Une boîte a refusé un télédossier pendant trois jours.',
    severity: 'majeure',
    owner: 'developpement',
    watches: hub('DeliverySetAside', 'Sum'),
    ...anyIn({ seconds: 300 }),
    because: 'Huit essais et 72 heures sont passés ; la boîte est la nôtre : c’est une faute de la plate-forme. Un seul suffit.',
  },
  {
    id: 'bascules-en-gs',
    says: 'Des télédossiers non remis en 72 heures ont été ouverts dans le GS.',
    severity: 'mineure',
    owner: 'exploitation',
    watches: hub('PushFellBack', 'Sum'),
    ...anyIn({ seconds: 3_600 }),
    because: 'La commune est prévenue par courriel, mais son serveur est en panne depuis trois jours : un appel s’impose. Un seul suffit.',
  },
  {
    id: 'effets-bloques',
    says: 'Des courriels dus ne partent pas.',
    severity: 'majeure',
    owner: 'exploitation',
    watches: hub('EffectStuck', 'Sum'),
    ...anyIn({ seconds: 900, times: 2 }),
    because:
      'Un effet est bloqué lorsqu’il est dû depuis une heure, ou que son auteur est mort ; le balayage le regarde de nouveau après 900 s. Deux fois de suite : il ne se répare pas seul.',
  },
  {
    id: 'travaux-en-retard',
    says: 'Le balayage ne suit plus : des travaux dus attendent.',
    severity: 'majeure',
    owner: 'developpement',
    watches: hub('OldestDue', 'Maximum'),
    ...reaches(3_600, { seconds: 600, times: 3 }),
    because:
      'Un balayage passe toutes les 600 s : un retard d’une heure est celui de six balayages. Trois mesures de suite : il ne se résorbe pas.',
  },
  {
    id: 'destructions-en-retard',
    says: 'Des données personnelles auraient dû être détruites depuis plus d’un jour.',
    severity: 'critique',
    owner: 'donnees',
    watches: hub('DestructionOverdue', 'Sum'),
    ...anyIn({ seconds: 600 }),
    because:
      'Le contenu est détruit au trentième jour, la preuve en est faite dans les 24 heures. Passé ce délai, une seule suffit : c’est la loi.',
  },
  {
    id: 'fichiers-orphelins',
    says: 'Une boîte contient le paquet d’un télédossier qui n’est pas le sien.',
    severity: 'majeure',
    owner: 'donnees',
    watches: hub('Reconciled', 'Sum', [{ kind: 'orphelin' }]),
    ...anyIn({ seconds: 3_600 }),
    because: 'Une commune peut lire ce qui ne lui est pas destiné. Un seul suffit ; le rapprochement le redit chaque heure.',
  },
  {
    id: 'rapprochement-absent',
    says: 'Le rapprochement des boîtes ne se termine pas.',
    severity: 'majeure',
    owner: 'developpement',
    watches: hub('ReconciliationEnded', 'Sum'),
    ...noneIn({ seconds: 3_600, times: 3 }),
    because: 'Il part toutes les heures et dure huit minutes à pleine charge. Trois heures sans en voir un finir : trois n’ont pas fini.',
  },
];
