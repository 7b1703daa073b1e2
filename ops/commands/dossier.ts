import * as z from 'zod';
import { type Delivery, isOpen } from '../../functions/domain/delivery.ts';
import type { DossierEvent } from '../../functions/domain/dossier.ts';
import { NumeroSchema } from '../../functions/domain/ids.ts';
import { STATUS_LABELS } from '../../functions/domain/statuses.ts';
import { eventLabel } from '../../functions/gs-api/timeline.ts';
import type { Hub } from '../context/hub.ts';
import { countText, sheet, table, timeText, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

/** Where a dossier is and what happened to it. Nothing of its content: the vault alone holds that. */
export async function showDossier({ dossiers, deliveries }: Pick<Hub, 'dossiers' | 'deliveries'>, numero: string): Promise<View> {
  const loaded = await dossiers.loadWithChain(numero);
  if (loaded === null) throw new OpsRefused(`Le télédossier ${numero} n’est pas connu.`);
  const { dossier, carriedTo } = loaded;
  const [history, delivery] = await Promise.all([dossiers.history(numero), deliveries.load(numero)]);
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
    table(
      ['Rang', 'Quand (Paris)', 'Quoi'],
      history.map((event) => [String(event.seq), timeText(event.at), eventText(event)]),
    ),
  ].join('\n\n');
  return { data: { dossier, carriedTo, history, delivery }, text };
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

export const dossier: OpsCommand = {
  register(program, frame) {
    groupOf(program, 'dossier', 'suit un télédossier')
      .command('show <numero>')
      .description('où il en est, et ce qui s’est passé')
      .action(frame.reads(z.strictObject({ numero: NumeroSchema }), ({ hub }, { numero }) => showDossier(hub, numero)));
  },
};
