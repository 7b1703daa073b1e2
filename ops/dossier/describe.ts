import { type Delivery, isOpen } from '../../functions/domain/delivery.ts';
import type { DossierEvent } from '../../functions/domain/dossier.ts';
import type { Numero } from '../../functions/domain/ids.ts';
import { openings } from '../../functions/domain/openings.ts';
import { STATUS_LABELS } from '../../functions/domain/statuses.ts';
import { whereabouts } from '../../functions/domain/whereabouts.ts';
import { eventLabel } from '../../functions/gs-api/timeline.ts';
import type { Hub } from '../context/hub.ts';
import { countText, optionalTime, sheet, table, timeText, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import * as labels from './labels.ts';

type Reading = Pick<Hub, 'dossiers' | 'deliveries'>;

export async function known({ dossiers }: Pick<Hub, 'dossiers'>, numero: Numero) {
  const loaded = await dossiers.loadWithChain(numero);
  if (loaded === null) throw new OpsRefused(`Le télédossier ${numero} n’est pas connu.`);
  return loaded;
}

/** Where a dossier is and what happened to it. Nothing of its content: the vault alone holds that. */
export async function showDossier(hub: Reading, numero: Numero): Promise<View> {
  const { dossier, carriedTo } = await known(hub, numero);
  const [history, delivery] = await Promise.all([hub.dossiers.history(numero), hub.deliveries.load(numero)]);
  const { insee, demarche, mode, status, boite, push, submittedAt, expiresAt, contentState } = dossier;
  const text = [
    sheet(`Télédossier ${numero}`, [
      ['État', STATUS_LABELS[status]],
      ['Commune, démarche, mode', `${insee}, ${demarche}, ${mode}`],
      ...(boite === undefined ? [] : [['Boîte', boite] as const]),
      ...(push === undefined ? [] : [['Serveur', `${push.endpoint}, répertoire ${push.directory}`] as const]),
      ...(delivery === null ? [] : [['Acheminement', deliveryText(delivery)] as const]),
      ['Soumis le', timeText(submittedAt)],
      ['Contenu', `${contentState}, jusqu’au ${timeText(expiresAt)}`],
      ['Conséquences', carriedTo === dossier.lastConsequential ? 'toutes réalisées' : `réalisées jusqu’au rang ${carriedTo}`],
    ]),
    eventsTable(history),
  ].join('\n\n');
  return { data: { dossier, carriedTo, history, delivery }, text };
}

/** Every event, what it made outside, and the attempts at its delivery. */
export async function dossierHistory(hub: Reading & Pick<Hub, 'effects'>, numero: Numero): Promise<View> {
  const { dossier, carriedTo } = await known(hub, numero);
  const [history, effects, delivery] = await Promise.all([
    hub.dossiers.history(numero),
    hub.effects.all(numero),
    hub.deliveries.load(numero),
  ]);
  const rows = effects.map(({ seq, kind, state, attempts, since }) => [
    String(seq),
    labels.EFFECTS[kind],
    labels.EFFECT_STATES[state],
    attempts === 0 ? undefined : String(attempts),
    optionalTime(since),
  ]);
  const text = [
    `Télédossier ${numero} : ${STATUS_LABELS[dossier.status]}`,
    eventsTable(history, carriedTo),
    table(['Rang', 'Courriel ou fichier', 'État', 'Échecs', 'Dû depuis (Paris)'], rows, 'Ni courriel ni fichier.'),
    ...(delivery === null ? [] : [`Envoi au serveur de la commune : ${deliveryText(delivery)}`]),
  ].join('\n\n');
  return { data: { dossier, carriedTo, history, effects, delivery }, text };
}

/** Where it is, what it waits for, since when, until when, who must act. */
export async function whereIsDossier(hub: Reading & Pick<Hub, 'directory' | 'endpoints'>, numero: Numero, now: Date): Promise<View> {
  const { dossier } = await known(hub, numero);
  const [history, delivery, raccordement, endpoint] = await Promise.all([
    hub.dossiers.history(numero),
    hub.deliveries.load(numero),
    hub.directory.raccordement(dossier.insee, dossier.demarche),
    dossier.push === undefined ? null : hub.endpoints.load(dossier.push.endpoint),
  ]);
  const around = { history, delivery, raccordement: raccordement?.state, circuit: endpoint?.circuit };
  const where = whereabouts(dossier, around, now.toISOString());
  return {
    data: { numero, insee: dossier.insee, demarche: dossier.demarche, status: dossier.status, ...where },
    text: sheet(`Télédossier ${numero}, commune ${dossier.insee}, ${dossier.demarche}`, [
      ['État', STATUS_LABELS[dossier.status]],
      ['Où', labels.PLACES[where.place]],
      ['Attend', labels.WAITS[where.waitsFor]],
      ['Qui doit agir', labels.ACTORS[where.actor]],
      ['Depuis', timeText(where.since)],
      ['Au plus tard', optionalTime(where.until)],
      ['Contenu', where.contentReadable ? `lisible jusqu’au ${timeText(dossier.expiresAt)}` : 'n’est plus lisible'],
    ]),
  };
}

/** Who opened it, oldest first: what the notice of a breach must say. */
export async function whoOpenedDossier(hub: Pick<Hub, 'dossiers' | 'readings'>, numero: Numero): Promise<View> {
  await known(hub, numero);
  const [history, readings] = await Promise.all([hub.dossiers.history(numero), hub.readings.readings(numero)]);
  const opened = openings(history, readings);
  const rows = opened.map(({ at, insee, way, who, what }) => [
    timeText(at),
    insee,
    labels.OPENED_BY[way],
    who ?? 'inconnu',
    labels.OPENED_WHAT[what],
  ]);
  return {
    data: opened,
    text: table(['Quand (Paris)', 'Commune', 'Par', 'Identifiant', 'Quoi'], rows, 'Personne n’a ouvert ce télédossier.'),
  };
}

function eventsTable(history: readonly DossierEvent[], carriedTo?: number): string {
  const done = (event: DossierEvent): (string | undefined)[] => {
    if (carriedTo === undefined) return [];
    return ['after' in event ? (event.seq <= carriedTo ? 'réalisé' : 'en cours') : undefined];
  };
  return table(
    ['Rang', 'Quand (Paris)', ...(carriedTo === undefined ? [] : ['Suites']), 'Quoi'],
    history.map((event) => [String(event.seq), timeText(event.at), ...done(event), eventText(event)]),
  );
}

/** Where a push stands: its state, what was tried, what comes next. */
function deliveryText(delivery: Delivery): string {
  const { state, attempt, lastFailure, nextAt, fallbackAt } = delivery;
  const failure = lastFailure === undefined ? '' : `, dernier échec : ${lastFailure}`;
  const next = isOpen(delivery) ? `, prochain regard le ${timeText(nextAt)}, ouverture dans le GS le ${timeText(fallbackAt)}` : '';
  return `${state}, ${countText(attempt, 'tentative')}${failure}${next}`;
}

/** The sentence of the GS, and what an operator may know besides. */
function eventText(event: DossierEvent): string {
  const label = eventLabel(event);
  switch (event.type) {
    case 'depose':
      return `${label} : ${event.deposit.contentBytes} octets, ${countText(event.deposit.warnings.length, 'avertissement')}`;
    case 'reponse':
      return `${label}, par ${event.by.way === 'gs' ? 'le GS' : 'flux retour'}${event.commentKey === undefined ? '' : ', avec un commentaire'}`;
    case 'bascule':
      return event.failure === undefined ? label : `${label}, dernier échec : ${event.failure}`;
    default:
      return label;
  }
}
