import { accepted, type Outcome, refused } from '../domain/refusals.ts';
import { parseXml, type XmlElement } from './xml.ts';
import { readZip, type ZipEntry } from './zip.ts';

export const MESSAGE = 'message.xml';

/** `message.xml` stands at the root, once; the same name in another place or case is a second message. */
function soleMessage(entries: readonly ZipEntry[]): Outcome<ZipEntry> {
  const named = entries.filter(({ name }) => (name.split('/').at(-1) ?? '').toLowerCase() === MESSAGE);
  const root = named.find(({ name }) => name === MESSAGE);
  if (root === undefined) return refused('MESSAGE_ABSENT', MESSAGE);
  return named.length > 1 ? refused('MESSAGE_MULTIPLE', MESSAGE) : accepted(root);
}

/** An archive with its message: what a package and a return flow have in common. */
export interface MessageArchive {
  readonly entries: readonly ZipEntry[];
  readonly root: XmlElement;
}

/** Reads an archive and its `message.xml`, or the first reason why not. */
export async function readMessageArchive(zip: Buffer): Promise<Outcome<MessageArchive>> {
  const entries = await readZip(zip);
  if (!entries.ok) return entries;
  const message = soleMessage(entries.value);
  if (!message.ok) return message;
  const root = parseXml(message.value.bytes, MESSAGE);
  return root.ok ? accepted({ entries: entries.value, root: root.value }) : root;
}
