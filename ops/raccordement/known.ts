import type { Raccordement } from '../../functions/domain/commune.ts';
import type { Hub } from '../context/hub.ts';
import { OpsRefused } from '../refused.ts';

/** A raccordement that must be there. */
export async function knownRaccordement({ directory }: Pick<Hub, 'directory'>, insee: string, demarche: string): Promise<Raccordement> {
  const raccordement = await directory.raccordement(insee, demarche);
  if (raccordement === null) {
    throw new OpsRefused(`Il n’y a pas de raccordement ${insee} ${demarche} : « raccordement set ${insee} ${demarche} ».`);
  }
  return raccordement;
}
