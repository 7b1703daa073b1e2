import { count } from './metrics.ts';

const TYPE = /^SFTP Server File (Upload|Download|Delete|Rename) (Completed|Failed)$/;

/** What a type of `aws.transfer` events tells of a file, counted; undefined for any other type. */
export function countFileEvent(type: string): { readonly operation: string; readonly completed: boolean } | undefined {
  const [, operation, outcome] = TYPE.exec(type) ?? [];
  if (operation === undefined || outcome === undefined) return undefined;
  count('SftpFile', { operation: operation.toLowerCase(), outcome: outcome.toLowerCase() });
  return { operation: operation.toLowerCase(), completed: outcome === 'Completed' };
}
