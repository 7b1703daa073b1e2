import * as z from 'zod';
import type { DossierEvent } from '../../functions/domain/dossier.ts';
import { NumeroSchema } from '../../functions/domain/ids.ts';
import { STATUS_LABELS } from '../../functions/domain/statuses.ts';
import type { Hub } from '../context/hub.ts';
import { sheet, table, timeText, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './index.ts';

/** Where a dossier is and what happened to it. Nothing of its content: the vault alone holds that. */
export async function showDossier({ dossiers }: Pick<Hub, 'dossiers'>, numero: string): Promise<View> {
  const loaded = await dossiers.loadWithChain(numero);
  if (loaded === null) throw new OpsRefused(`Le télédossier ${numero} n’est pas connu.`);
  const { dossier, carriedTo } = loaded;
  const history = await dossiers.history(numero);
  const { insee, demarche, mode, status, boite, push, submittedAt, expiresAt, contentState } = dossier;
  const text = [
    sheet(`Télédossier ${numero}`, [
      ['État', STATUS_LABELS[status]],
      ['Commune, démarche, mode', `${insee}, ${demarche}, ${mode}`],
      ...(boite === undefined ? [] : [['Boîte', boite] as const]),
      ...(push === undefined ? [] : [['Serveur', `${push.endpoint}, répertoire ${push.directory}`] as const]),
      ['Soumis le', timeText(submittedAt)],
      ['Contenu', `${contentState}, jusqu’au ${timeText(expiresAt)}`],
      ['Conséquences', carriedTo === dossier.lastConsequential ? 'toutes réalisées' : `réalisées jusqu’au rang ${carriedTo}`],
    ]),
    table(
      ['Rang', 'Quand (Paris)', 'Quoi'],
      history.map((event) => [String(event.seq), timeText(event.at), eventText(event)]),
    ),
  ].join('\n\n');
  return { data: { dossier, carriedTo, history }, text };
}

function eventText(event: DossierEvent): string {
  switch (event.type) {
    case 'depose':
      return `déposé, ${event.deposit.contentBytes} octets, ${event.deposit.warnings.length} avertissement(s)`;
    case 'transmis':
    case 'recu':
      return `${event.type}, preuve : ${event.proof}`;
    case 'reponse':
      return `${STATUS_LABELS[event.status]}, par ${event.by.way}${event.commentKey === undefined ? '' : ', avec un commentaire'}`;
    case 'document':
      return `document pour l’usager, ${event.document.bytes} octets`;
    case 'telechargement':
      return 'téléchargé dans le GS';
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
