import * as z from 'zod';
import { ModeSchema, RaccordementStateSchema } from '../../functions/domain/commune.ts';
import type { DemarcheCode } from '../../functions/domain/demarches.ts';
import type { Insee } from '../../functions/domain/ids.ts';
import { placesOf } from '../../functions/domain/raccordement-state.ts';
import type { Hub } from '../context/hub.ts';
import * as inputs from '../inputs.ts';
import { table, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { raccordementSheet, rehearsalText } from './sheet.ts';

/** More than that waiting is said as « 1000 et plus » by nobody: the circuit of the endpoint tells more. */
const WAITING_LIMIT = 1_000;

/** The raccordements of a commune, or one of them, with the circuit of their endpoint and the dossiers that wait. */
export async function showRaccordements(
  { directory, endpoints, dossiers }: Pick<Hub, 'directory' | 'endpoints' | 'dossiers'>,
  insee: Insee,
  demarche: DemarcheCode | undefined,
): Promise<View> {
  const commune = await directory.commune(insee);
  const found = (await directory.raccordements(insee)).filter((one) => demarche === undefined || one.demarche === demarche);
  if (commune === null || found.length === 0) throw new OpsRefused(`Aucun raccordement : « raccordement set ${insee} … ».`);
  const shown = await Promise.all(
    found.map(async (raccordement) => {
      const { push } = placesOf(raccordement);
      const endpoint = push === undefined ? null : await endpoints.load(push.endpoint);
      const waiting = (await dossiers.listByCommune(insee, raccordement.demarche, 'depose', { limit: WAITING_LIMIT })).length;
      return { raccordement, circuit: endpoint?.circuit, waiting };
    }),
  );
  return {
    data: shown,
    text: shown.map(({ raccordement, circuit, waiting }) => raccordementSheet(raccordement, commune, { circuit, waiting })).join('\n\n'),
  };
}

export const ListSchema = z.strictObject({
  etat: RaccordementStateSchema.optional(),
  mode: ModeSchema.optional(),
  demarche: inputs.demarche.optional(),
  departement: inputs.departement.optional(),
  endpoint: inputs.endpointId.optional(),
  envoiFerme: z.boolean().default(false),
});

/** Every raccordement, or those that fit what is asked for. */
export async function listRaccordements({ directory }: Pick<Hub, 'directory'>, asked: z.output<typeof ListSchema>): Promise<View> {
  const fits = (wanted: string | undefined, value: string | undefined): boolean => wanted === undefined || wanted === value;
  const found = (await directory.raccordements(asked.departement)).filter(
    (one) =>
      fits(asked.etat, one.state) &&
      fits(asked.mode, one.mode) &&
      fits(asked.demarche, one.demarche) &&
      fits(asked.endpoint, placesOf(one).push?.endpoint) &&
      (!asked.envoiFerme || one.sendingClosed !== undefined),
  );
  const rows = found.map((one) => {
    const { boite, push } = placesOf(one);
    const sending = one.sendingClosed === undefined ? 'ouvert' : 'fermé';
    return [one.insee, one.demarche, one.mode, one.state, sending, push?.endpoint ?? boite ?? one.mailbox, rehearsalText(one)];
  });
  return {
    data: found,
    text: table(['INSEE', 'Démarche', 'Mode', 'État', 'Envoi', 'Où', 'Dernière répétition'], rows, 'Aucun raccordement.'),
  };
}
