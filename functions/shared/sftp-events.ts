import { type Boite, BoiteSchema } from '../domain/ids.ts';
import { count } from './metrics.ts';

const TYPE = /^SFTP Server File (Upload|Download|Delete|Rename) (Completed|Failed)$/;

/** What a type of `aws.transfer` events tells of a file, counted; undefined for any other type. */
export function countFileEvent(type: string): { readonly operation: string; readonly completed: boolean } | undefined {
  const [, operation, outcome] = TYPE.exec(type) ?? [];
  if (operation === undefined || outcome === undefined) return undefined;
  count('SftpFile', { operation: operation.toLowerCase(), outcome: outcome.toLowerCase() });
  return { operation: operation.toLowerCase(), completed: outcome === 'Completed' };
}

/** Where a path of an event points, `/{bucket}/{boite}/…`: the boite, and the rest of the path; null for any other bucket or name. */
export function placeInBoite(path: string, bucket: string): { readonly boite: Boite; readonly rest: readonly string[] } | null {
  const [root, inBucket, name, ...rest] = path.split('/');
  const boite = BoiteSchema.safeParse(name);
  return root === '' && inBucket === bucket && boite.success ? { boite: boite.data, rest } : null;
}
