import type { DemarcheCode } from '../../functions/domain/demarches.ts';
import type { Insee } from '../../functions/domain/ids.ts';
import { placesOf } from '../../functions/domain/raccordement-state.ts';
import type { Hub } from '../context/hub.ts';
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

/** Every raccordement, those of a state, or those of an endpoint. */
export async function listRaccordements(
  { directory }: Pick<Hub, 'directory'>,
  { etat, endpoint }: { readonly etat?: string | undefined; readonly endpoint?: string | undefined },
): Promise<View> {
  const found = (await directory.raccordements()).filter(
    (one) => (etat === undefined || one.state === etat) && (endpoint === undefined || placesOf(one).push?.endpoint === endpoint),
  );
  const rows = found.map((one) => {
    const { boite, push } = placesOf(one);
    return [one.insee, one.demarche, one.mode, one.state, push?.endpoint ?? boite ?? one.mailbox, rehearsalText(one) ?? '—'];
  });
  return {
    data: found,
    text: table(['INSEE', 'Démarche', 'Mode', 'État', 'Où', 'Dernière répétition'], rows, 'Aucun raccordement.'),
  };
}
