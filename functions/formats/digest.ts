import { hash } from 'node:crypto';
import type { Sha256 } from '../domain/ids.ts';
import { PEC_URI } from './namespaces.ts';
import type { XmlElement } from './xml.ts';

/** SHA-256 in hexadecimal: what `Sha256Schema` asks for, by construction. */
export const sha256 = (bytes: Buffer | string): Sha256 => hash('sha256', bytes, 'hex') as Sha256;

/**
 * Digest of a package over every file, in the order of the names: the identity of its content (design §6). `message.xml`
 * counts as its tree without `Security`, which changes with each packaging; prefixes and white space between elements
 * do not count either.
 */
export function packageDigest(files: readonly { readonly name: string; readonly sha256: string }[], message: XmlElement): Sha256 {
  const lines = files.map((file) => `${file.name}\0${file.name === 'message.xml' ? sha256(canonical(message)) : file.sha256}\n`);
  return sha256(lines.sort().join(''));
}

/**
 * An element as text, between signs that no XML text can hold (XML 1.0, production 2): start, local name, attributes by
 * name, own text, children, end.
 */
function canonical({ uri, local, attributes, children, text }: XmlElement): string {
  let written = `\u0001${uri}\u0002${local}`;
  if (attributes.size > 0) for (const [name, value] of [...attributes].sort()) written += `\u0003${name}\u0004${value}`;
  written += `\u0005${text}`;
  for (const child of children) if (child.uri !== PEC_URI || child.local !== 'Security') written += canonical(child);
  return `${written}\u0006`;
}
