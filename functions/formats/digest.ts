import { createHash } from 'node:crypto';
import { type Sha256, Sha256Schema } from '../domain/ids.ts';
import { PEC_URI } from './namespaces.ts';
import type { XmlElement } from './xml.ts';

export const sha256 = (bytes: Buffer | string): Sha256 => Sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));

/**
 * Digest of a package over every file, in the order of the names: the identity of its content (design §6). `message.xml`
 * counts as its tree without `Security`, which changes with each packaging; prefixes and white space between elements
 * do not count either.
 */
export function packageDigest(files: readonly { readonly name: string; readonly sha256: string }[], message: XmlElement): Sha256 {
  const lines = files.map(
    (file) => `${file.name}\0${file.name === 'message.xml' ? sha256(JSON.stringify(canonical(message))) : file.sha256}\n`,
  );
  return sha256(lines.sort().join(''));
}

/** An element as nested lists: made text once, at the root, so that depth costs nothing. */
type Canonical = readonly [uri: string, local: string, attributes: readonly [string, string][], text: string, children: Canonical[]];

function canonical({ uri, local, attributes, children, text }: XmlElement): Canonical {
  const kept = children.filter((child) => child.uri !== PEC_URI || child.local !== 'Security');
  return [uri, local, [...attributes].sort(), text, kept.map(canonical)];
}
