import { type Boite, BoiteSchema } from '../domain/ids.ts';
import { count, type Dimensions } from './metrics.ts';

const OPERATIONS = ['upload', 'download', 'delete', 'rename'] as const;
const OUTCOMES = ['completed', 'failed'] as const;
/** « SFTP Server File Upload Completed » and the like, in small letters. */
const TOLD = new Map<string, Dimensions<'SftpFile'>>(
  OPERATIONS.flatMap((operation) =>
    OUTCOMES.map((outcome) => [`sftp server file ${operation} ${outcome}`, { operation, outcome }] as const),
  ),
);

/** What a type of `aws.transfer` events tells of a file, counted; undefined for any other type. */
export function countFileEvent(type: string): { readonly operation: string; readonly completed: boolean } | undefined {
  const told = TOLD.get(type.toLowerCase());
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
