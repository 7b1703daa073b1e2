import { type AlarmDefinition, anyIn, hub, noneIn, reaches } from './alarm-types.ts';

/** Queues, functions, executions, and what watches over them. */
export const MACHINERY_ALARMS: readonly AlarmDefinition[] = [
  {
    id: 'files-mortes',
    says: 'Une file a abandonné un message.',
    severity: 'majeure',
    owner: 'exploitation',
    watches: { of: 'dead-letters' },
    ...anyIn({ seconds: 300 }),
    because: 'Un message abandonné ne sera traité que par un opérateur, et il est perdu après quatorze jours. Un seul suffit.',
  },
  {
    id: 'files-en-retard',
    says: 'Une file n’est plus lue, ou plus assez vite.',
    severity: 'majeure',
    owner: 'exploitation',
    watches: {
      of: 'queue-age',
      queues: ['depot', 'retours', 'fetch', 'sftp', 'retry', 'destruction', 'mail', 'notices', 'mail-events', 'service'],
    },
    ...reaches(1_200, { seconds: 300, times: 2 }),
    because:
      'Un message qui échoue revient après 360 s, et SQS ne compte plus l’âge de celui qui est revenu trois fois : 3 × 360 = 1 080 s. Au-delà de 1 200 s, ce n’est plus un mauvais message, c’est la file.',
    degrades: ['depot', 'retours', 'retry', 'mail'],
  },
  {
    id: 'livraisons-en-retard',
    says: 'Les envois vers les serveurs des communes n’avancent plus.',
    severity: 'majeure',
    owner: 'exploitation',
    watches: { of: 'queue-age', queues: ['deliveries'] },
    ...reaches(3_600, { seconds: 300, times: 2 }),
    because:
      'Une visite d’un serveur peut se remettre elle-même à plus tard, de 900 s au plus ; avec trois échecs de 360 s, 1 980 s. Une heure est près du double.',
    degrades: true,
  },
  {
    id: 'executions-en-echec',
    says: 'Des exécutions du cycle de vie échouent.',
    severity: 'majeure',
    owner: 'developpement',
    watches: { of: 'machine', metrics: ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'] },
    ...reaches(5, { seconds: 300, times: 2, of: 3 }),
    because:
      'Trois exécutions par dossier, 15 dossiers par minute : 225 exécutions en cinq minutes, dont cinq sont 2 %. Chaque tâche a déjà été essayée quatre fois, et le balayage reprendra : deux périodes sur trois.',
    degrades: true,
  },
  {
    id: 'executions-limitees',
    says: 'Step Functions limite les exécutions.',
    severity: 'majeure',
    owner: 'developpement',
    watches: { of: 'machine', metrics: ['ExecutionThrottled'] },
    ...anyIn({ seconds: 300, times: 3 }),
    because: 'Une pointe vide la réserve de transitions et se résorbe. Quinze minutes de suite : le quota du compte est trop bas.',
  },
  {
    id: 'flux-en-retard',
    says: 'Le flux de la table n’est plus suivi : les dossiers enregistrés ne partent pas.',
    severity: 'critique',
    owner: 'developpement',
    watches: { of: 'functions', metric: 'IteratorAge', names: ['start-lifecycle'] },
    ...reaches(60_000, { seconds: 60, times: 5 }),
    because:
      'Au-delà de 60 s de retard, la promesse de 60 s est manquée pour tout ce qui attend. Cinq minutes de suite. Après une heure, les enregistrements passent aux lettres mortes.',
    degrades: true,
  },
  {
    id: 'annuaire-en-retard',
    says: 'Le portail n’apprend plus les changements de l’annuaire : raccordements, envoi en ligne, codes postaux.',
    severity: 'majeure',
    owner: 'developpement',
    watches: { of: 'functions', metric: 'IteratorAge', names: ['publish-directory'] },
    ...reaches(300_000, { seconds: 300, times: 2 }),
    because:
      'Le portail relit l’annuaire chaque minute, et un import de toute la France prend une ou deux minutes : cinq minutes de retard, dix minutes de suite, ne sont ni l’un ni l’autre. Après douze heures, les changements passent aux lettres mortes.',
  },
  {
    id: 'fonctions-en-erreur',
    says: 'Une fonction s’arrête en erreur.',
    severity: 'majeure',
    owner: 'developpement',
    watches: { of: 'functions', metric: 'Errors' },
    ...reaches(5, { seconds: 300, times: 2, of: 3 }),
    because:
      'Les fonctions rendent leurs refus et traitent chaque message à part : une erreur est une panne (délai, mémoire, service d’AWS). Cinq en cinq minutes, deux fois sur trois : ce n’est pas un appel malheureux. Les fonctions appelées par un horaire, trop rares pour ce seuil, ont leurs lettres mortes (sweep-failures, reconcile-failures).',
    degrades: ['receive-deposit', 'receive-return-flow', 'start-lifecycle', 'carry-out-events', 'identify-sftp-user', 'gs-api'],
  },
  {
    id: 'fonctions-limitees',
    says: 'Lambda refuse d’exécuter une fonction.',
    severity: 'majeure',
    owner: 'developpement',
    watches: { of: 'functions', metric: 'Throttles' },
    ...anyIn({ seconds: 300, times: 3 }),
    because:
      'Les files ne demandent pas plus d’exécutions que leur réglage ; une pointe du flux ou de l’API se résorbe. Quinze minutes de suite : la concurrence du compte, ou celle qui est réservée au serveur sFTP, est trop basse.',
    degrades: ['identify-sftp-user', 'gs-api'],
  },
  {
    id: 'gs-en-erreur',
    says: 'L’API du Gestionnaire de Suivi répond en erreur.',
    severity: 'majeure',
    owner: 'developpement',
    watches: { of: 'gs-api' },
    ...reaches(10, { seconds: 300, times: 2, of: 3 }),
    because:
      'Une réponse 5xx est une faute de la plate-forme, jamais d’un agent. Dix en cinq minutes, deux périodes sur trois : plusieurs agents ne peuvent pas travailler.',
    degrades: true,
  },
  {
    id: 'balayage-absent',
    says: 'Le balayage ne passe plus.',
    severity: 'critique',
    owner: 'developpement',
    watches: { of: 'functions', metric: 'Invocations', names: ['sweep-due'] },
    ...noneIn({ seconds: 600, times: 3 }),
    because:
      'Il passe toutes les dix minutes. Trois périodes sans lui sont trente minutes : rien de ce qui a échoué n’est repris, rien n’est détruit.',
  },
  {
    id: 'metriques-muettes',
    says: 'La plate-forme ne donne plus de métriques : les autres alarmes sont aveugles.',
    severity: 'critique',
    owner: 'developpement',
    watches: hub('OldestDue', 'SampleCount'),
    ...noneIn({ seconds: 600, times: 3 }),
    because:
      'Chaque balayage en écrit une, toutes les dix minutes, même quand rien n’est dû. Trente minutes sans elle : la chaîne des métriques est rompue.',
  },
  {
    id: 'etat-du-service-muet',
    says: 'L’état du service n’est plus écrit pour le portail.',
    severity: 'majeure',
    owner: 'developpement',
    watches: { of: 'functions', metric: 'Invocations', names: ['announce-status'] },
    ...noneIn({ seconds: 300, times: 3 }),
    because:
      'Il est écrit toutes les 300 s ; après trois fois sans lui, 900 s, le portail doit le tenir pour inconnu, et aucun incident n’est plus annoncé.',
  },
  {
    id: 'pause-prolongee',
    says: 'La plate-forme est en pause depuis un jour.',
    severity: 'mineure',
    owner: 'exploitation',
    watches: hub('Paused', 'Sum'),
    ...anyIn({ seconds: 3_600, times: 24 }),
    because:
      'Une pause est voulue. Vingt-quatre heures de suite : elle est peut-être oubliée. Après douze jours, des dépôts pourraient être perdus.',
  },
];
