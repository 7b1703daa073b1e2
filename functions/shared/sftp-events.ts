import { type Boite, BoiteSchema } from '../domain/ids.ts';
import { count, type Dimensions } from './metrics.ts';

type Told = Dimensions<'SftpFile'>;

/** « SFTP Server File Upload Completed » and the like, as AWS writes them. */
const OPERATIONS = { Upload: 'upload', Download: 'download', Delete: 'delete', Rename: 'rename' } as const;
const OUTCOMES = { Completed: 'completed', Failed: 'failed' } as const;
const TOLD = new Map(
  Object.entries(OPERATIONS).flatMap(([type, operation]) =>
    Object.entries(OUTCOMES).map(([end, outcome]): [string, Told] => [`SFTP Server File ${type} ${end}`, { operation, outcome }]),
  ),
);

/** What a type of `aws.transfer` events tells of a file, counted; undefined for any other type. */
export function countFileEvent(type: string): { readonly operation: Told['operation']; readonly completed: boolean } | undefined {
  const told = TOLD.get(type);
  if (told === undefined) return undefined;
  count('SftpFile', told);
  return { operation: told.operation, completed: told.outcome === 'completed' };
}

/** Where a path of an event points, `/{bucket}/{boite}/…`: the boite, and the rest of the path; null for any other bucket or name. */
export function placeInBoite(path: string, bucket: string): { readonly boite: Boite; readonly rest: readonly string[] } | null {
  const [root, inBucket, name, ...rest] = path.split('/');
  const boite = BoiteSchema.safeParse(name);
  return root === '' && inBucket === bucket && boite.success ? { boite: boite.data, rest } : null;
}
