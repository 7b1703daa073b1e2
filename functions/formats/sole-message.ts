import { accepted, type Outcome, refused } from '../domain/refusals.ts';
import type { ZipEntry } from './zip.ts';

export const MESSAGE = 'message.xml';

/** `message.xml` stands at the root, once; the same name in another place or case is a second message. */
export function soleMessage(entries: readonly ZipEntry[]): Outcome<ZipEntry> {
  const named = entries.filter(({ name }) => (name.split('/').at(-1) ?? '').toLowerCase() === MESSAGE);
  const root = named.find(({ name }) => name === MESSAGE);
  if (root === undefined) return refused('MESSAGE_ABSENT', MESSAGE);
  return named.length > 1 ? refused('MESSAGE_MULTIPLE', MESSAGE) : accepted(root);
}
