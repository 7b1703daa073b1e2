import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Dimensions } from '../../functions/shared/metrics.ts';
import { counted, hubMetric } from './hub-metric.ts';
import { bars, COLORS, curves, HOUR, newest, numbers, type Row, scaled, total } from './widgets.ts';

type Outcome = Dimensions<'SftpLogin'>['outcome'];

/** A login by a password or a key: both ways of one outcome. */
function logins(outcome: Outcome, label: string, color: string): IMetric {
  const id = outcome.replaceAll('-', '');
  const by = (method: 'password' | 'key') => hubMetric('SftpLogin', { outcome, method });
  return total({ [`${id}P`]: by('password'), [`${id}K`]: by('key') }, label, color);
}

/** « Les raccordements »: servers, boites and mailboxes of the communes. */
export function connectionsRow(): Row {
  return {
    title: 'Les raccordements',
    says:
      '**Une connexion en panne retient ses dossiers** : après 72 h ils s’ouvrent dans le gestionnaire de suivi. Une boîte aux lettres muette n’a pas récupéré un dossier depuis sept jours. ' +
      'Voyez `ops endpoint list` et `ops raccordement show`.',
    lines: [
      [
        newest(
          'Connexions en panne',
          [hubMetric('EndpointsDown', 'all', { statistic: 'Maximum', label: 'serveurs', color: COLORS.bad })],
          6,
        ),
        numbers(
          'Boîtes aux lettres, 24 heures',
          [counted('MailboxSilent', 'muettes', COLORS.warning), counted('MailboxFailed', 'courriels non reçus', COLORS.bad)],
          1,
          9,
        ),
        numbers(
          'Boîtes sFTP et envois, 24 heures',
          [
            counted('BoiteStuck', 'communes bloquées', COLORS.bad),
            counted('PushFellBack', 'ouverts après 72 h', COLORS.warning),
            counted('DeliverySetAside', 'remises abandonnées', COLORS.bad),
          ],
          1,
          9,
        ),
      ],
      [
        bars({
          title: 'Envois vers les serveurs des communes, par heure',
          left: [
            counted('PushDelivered', 'arrivés', COLORS.good),
            counted('PushFailed', 'essais manqués', COLORS.warning),
            counted('CircuitOpened', 'connexions mises à l’écart', COLORS.bad),
            counted('HostKeyChanged', 'clés d’hôte changées', COLORS.other),
          ],
        }),
        bars({
          title: 'Connexions refusées au serveur sFTP, par heure',
          left: [
            logins('wrong', 'mot de passe faux', COLORS.warning),
            logins('locked', 'compte bloqué', COLORS.bad),
            logins('unknown', 'compte inconnu', COLORS.faint),
            logins('ended', 'identifiants échus', COLORS.other),
            logins('outside', 'réseau non autorisé', COLORS.volume),
            logins('suspended', 'compte suspendu', '#b8c4e0'),
          ],
        }),
        bars({
          title: 'Fichiers sFTP en échec, par heure',
          left: (
            [
              ['upload', 'dépôt', COLORS.bad],
              ['download', 'récupération', COLORS.warning],
              ['delete', 'suppression', COLORS.faint],
              ['rename', 'renommage', COLORS.other],
            ] as const
          ).map(([operation, label, color]) => hubMetric('SftpFile', { operation, outcome: 'failed' }, { label, color })),
        }),
      ],
      [
        curves({
          title: 'Envoi : du dépôt au serveur de la commune (min)',
          left: [
            scaled('half', hubMetric('DepositToPushed', 'all', { statistic: 'p50' }), '/ 60000', 'médiane', COLORS.volume),
            scaled('most', hubMetric('DepositToPushed', 'all', { statistic: 'p99' }), '/ 60000', '99e centile', COLORS.bad),
          ],
          width: 12,
          period: HOUR,
        }),
        bars({
          title: 'Ce qu’aucun événement n’avait annoncé, par heure',
          left: [
            hubMetric('Reconciled', { kind: 'retour' }, { label: 'réponses retrouvées', color: COLORS.volume }),
            hubMetric('Reconciled', { kind: 'retrait' }, { label: 'récupérations retrouvées', color: COLORS.other }),
            hubMetric('Reconciled', { kind: 'orphelin' }, { label: 'fichiers sans dossier', color: COLORS.bad }),
          ],
          width: 12,
        }),
      ],
    ],
  };
}
