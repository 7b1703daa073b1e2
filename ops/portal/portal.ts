import { departementOf } from '../../functions/domain/open-directory.ts';
import type { PortalCommune } from '../../functions/domain/portal-directory.ts';
import { departementsOf } from '../commune/known.ts';
import type { Hub } from '../context/hub.ts';
import { countText, sheet, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';

/** Rebuilds what the portal is told of some départements, or of all, from the table. Writes only what differs. */
export async function publishDirectory(
  hub: Pick<Hub, 'directory' | 'openCommunes' | 'portalDirectory'>,
  asked: readonly string[],
  say: (text: string) => void,
): Promise<View> {
  const written: string[] = [];
  const departements = departementsOf(hub.openCommunes(), asked);
  for (const departement of departements) {
    const communes = await hub.directory.communesOf(departement);
    const { outcome } = await hub.portalDirectory.rebuild(
      departement,
      communes.map(({ insee }) => insee),
    );
    if (outcome === 'same') continue;
    written.push(departement);
    if (departements.length > 1) say(`${departement} : récrit`);
  }
  return {
    data: { departements: departements.length, written },
    text: `${countText(departements.length, 'département')} relu(s), ${written.length} récrit(s)${written.length === 0 ? '' : ` : ${written.join(', ')}`}.`,
  };
}

/** A commune as the portal reads it now. */
export async function showPublished({ publishedDirectory }: Pick<Hub, 'publishedDirectory'>, insee: string): Promise<View> {
  const departement = departementOf(insee);
  const published = await publishedDirectory(departement);
  if (published !== null && published.directory === null) {
    throw new OpsRefused(`L’annuaire du département ${departement} est illisible : « portail publier ${departement} ».`);
  }
  const found = published?.directory?.communes.find((one) => one.insee === insee);
  if (found === undefined) throw new OpsRefused(`Le portail ne connaît pas la commune ${insee} : « portail publier ${departement} ».`);
  return { data: found, text: portalSheet(found) };
}

function portalSheet({ insee, name, postalCodes, demarches, merged }: PortalCommune): string {
  const sending = Object.entries(demarches).map(
    ([demarche, one]) => [demarche, one.sending === 'ouvert' ? 'envoi ouvert' : `envoi fermé : ${one.reason}`] as const,
  );
  return sheet(`${name} (${insee}), comme le portail la voit`, [
    ['Codes postaux', postalCodes.join(', ') || undefined],
    ...(sending.length === 0 ? [['Démarches', 'aucune : PDF'] as const] : sending),
    ...(merged === undefined ? [] : [['Fusion', `dans ${merged.into}, à partir du ${merged.on}`] as const]),
  ]);
}
