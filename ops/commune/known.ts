import { type Commune, isOpened, type OpenedCommune } from '../../functions/domain/commune.ts';
import { departementOf } from '../../functions/domain/open-directory.ts';
import type { Hub } from '../context/hub.ts';
import { OpsMisused, OpsRefused } from '../refused.ts';

/** A commune that must be in the directory, imported or opened. */
export async function knownCommune({ directory }: Pick<Hub, 'directory'>, insee: string): Promise<Commune> {
  const commune = await directory.commune(insee);
  if (commune === null) {
    throw new OpsRefused(
      `La commune ${insee} n’est pas dans l’annuaire : « commune import ${departementOf(insee)} » ou « commune add ${insee} ».`,
    );
  }
  return commune;
}

/** A commune whose service is known: only there can anything be connected. */
export async function openedCommune({ directory }: Pick<Hub, 'directory'>, insee: string): Promise<OpenedCommune> {
  const commune = await directory.commune(insee);
  if (!isOpened(commune)) throw new OpsRefused(`La commune ${insee} n’est pas ouverte : « commune add ${insee} ».`);
  return commune;
}

/** Every département of the open directory, or those asked for, in the order of their codes. */
export function departementsOf(open: ReturnType<Hub['openCommunes']>, asked: readonly string[]): string[] {
  const all = [...new Set([...open.keys()].map(departementOf))].sort();
  const unknown = asked.filter((one) => !all.includes(one));
  if (unknown.length > 0) throw new OpsMisused(`Département inconnu : ${unknown.join(', ')} (01, 2A, 974…).`);
  return asked.length === 0 ? all : [...new Set(asked)].sort();
}
