import { SaxesParser, type SaxesTagNS } from 'saxes';
import { accepted, type Outcome, type RefusalCode, refused } from '../domain/refusals.ts';

/** An element by its namespace and local name; attributes by `{uri}local`, or `local` alone without a namespace. */
export interface XmlElement {
  readonly uri: string;
  readonly local: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Own text, trimmed. */
  readonly text: string;
}

/** Limits of a document (design §7). */
export const XML_LIMITS = { bytes: 5 * 1024 * 1024, depth: 50, attributes: 100, elements: 20_000 } as const;

interface Building {
  readonly uri: string;
  readonly local: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Building[];
  text: string;
}

class XmlRefused extends Error {
  override readonly name = 'XmlRefused';
  readonly code: RefusalCode;
  constructor(code: RefusalCode) {
    super(code);
    this.code = code;
  }
}
const refuseXml = (code: RefusalCode): never => {
  throw new XmlRefused(code);
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a document into a bounded tree: UTF-8 only, no DOCTYPE of any kind, well formed with namespaces. Nothing is ever
 * fetched or expanded beyond the five entities of XML.
 * @param place what the document is, for the refusal
 */
export function parseXml(bytes: Buffer, place: string): Outcome<XmlElement> {
  if (bytes.length > XML_LIMITS.bytes) return refused('XML_TROP_GROS', place);
  try {
    return accepted(build(decode(bytes)));
  } catch (error) {
    return refused(error instanceof XmlRefused ? error.code : 'XML_MAL_FORME', place);
  }
}

function decode(bytes: Buffer): string {
  // UTF-16 without a byte order mark is valid UTF-8, full of NULs: it would be called malformed, not badly encoded.
  if (bytes.subarray(0, 2).includes(0)) return refuseXml('XML_ENCODAGE');
  try {
    return utf8.decode(bytes);
  } catch {
    return refuseXml('XML_ENCODAGE');
  }
}

const BLANKS = /[ \t\r\n]*/y;

/**
 * A DOCTYPE is well placed in the prolog only, behind white space, comments and instructions (XML 1.0, production 22):
 * seen before the parser reads a letter of it, with or without an end.
 */
function hasDoctype(text: string): boolean {
  for (let at = 0; ; ) {
    BLANKS.lastIndex = at;
    at += BLANKS.exec(text)?.[0].length ?? 0;
    const [opening, closing] = text.startsWith('<!--', at) ? ['<!--', '-->'] : ['<?', '?>'];
    if (!text.startsWith(opening, at)) return text.slice(at, at + 9).toUpperCase() === '<!DOCTYPE';
    const end = text.indexOf(closing, at + opening.length);
    if (end < 0) return false;
    at = end + closing.length;
  }
}

/** Six handlers at most: with a seventh the parser becomes a slow object, and reading takes half as long again. */
function build(text: string): Building {
  if (hasDoctype(text)) refuseXml('XML_DTD');
  const parser = new SaxesParser({ xmlns: true, position: false, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  const open: Building[] = [];
  let root: Building | undefined;
  let elements = 0;
  let attributesOfTag = 0;
  // A DOCTYPE in any other place than the prolog is an error too.
  parser.on('error', () => refuseXml('XML_MAL_FORME'));
  // Counted as they are read: a tag of a hundred thousand attributes is left at the 101st.
  parser.on('attribute', () => {
    attributesOfTag += 1;
    if (attributesOfTag > XML_LIMITS.attributes) refuseXml('XML_TROP_GROS');
  });
  parser.on('opentag', ({ uri, local, attributes }) => {
    elements += 1;
    if (open.length >= XML_LIMITS.depth || elements > XML_LIMITS.elements) refuseXml('XML_TROP_GROS');
    const named = attributesOfTag === 0 ? NO_ATTRIBUTES : namedAttributes(attributes, parser);
    attributesOfTag = 0;
    const element: Building = { uri, local, attributes: named, children: [], text: '' };
    const parent = open[open.length - 1];
    if (parent !== undefined) parent.children.push(element);
    else {
      if ((parser.xmlDecl.encoding ?? 'utf-8').toLowerCase() !== 'utf-8') refuseXml('XML_ENCODAGE');
      root = element;
    }
    open.push(element);
  });
  const addText = (more: string): void => {
    const element = open[open.length - 1];
    if (element !== undefined) element.text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element !== undefined && element.text !== '') element.text = element.text.trim();
  });
  parser.write(text).close();
  return root ?? refuseXml('XML_MAL_FORME');
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

/** Attributes of a tag by `{uri}local`, or `local` alone without a namespace; declarations of namespaces left out. */
function namedAttributes(attributes: SaxesTagNS['attributes'], parser: SaxesParser<{ xmlns: true }>): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  for (const { uri, local, value } of Object.values(attributes)) {
    if (uri === XMLNS_URI) continue;
    const isType = uri === XSI_URI && local === 'type';
    named.set(uri === '' ? local : `{${uri}}${local}`, isType ? expanded(value, (prefix) => parser.resolve(prefix)) : value);
  }
  return named;
}

/** `xsi:type` holds a name with a prefix: kept as `{uri}local`, so that prefixes never count. */
function expanded(value: string, resolve: (prefix: string) => string | undefined): string {
  const [, prefix = '', local = ''] = /^\s*(?:([^\s:]+):)?([^\s:]+)\s*$/.exec(value) ?? [];
  const uri = local === '' ? undefined : resolve(prefix);
  return uri === undefined ? value : `{${uri}}${local}`;
}
const XSI_URI = 'http://www.w3.org/2001/XMLSchema-instance';
const XMLNS_URI = 'http://www.w3.org/2000/xmlns/';

/**
 * True for a document that says it is in an old Latin encoding and holds no DOCTYPE: readable by whoever takes it, without
 * danger, though not by us. In these encodings ASCII is ASCII, so that nothing can hide from the search.
 */
export function isPlainLatin(bytes: Buffer): boolean {
  const text = bytes.length > XML_LIMITS.bytes ? '' : bytes.toString('latin1');
  return /^<\?xml\s[^>]*encoding=["'](?:iso-8859-15?|windows-1252)["']/i.test(text) && !/<!DOCTYPE|<!ENTITY/i.test(text);
}

/** First child of that name. */
export function childOf(element: XmlElement, uri: string, local: string): XmlElement | undefined {
  return element.children.find((child) => child.uri === uri && child.local === local);
}

/** Children of that name, in order. */
export function childrenOf(element: XmlElement, uri: string, local: string): XmlElement[] {
  return element.children.filter((child) => child.uri === uri && child.local === local);
}

/** Text at a path of first children; undefined where the path ends or the text is empty. */
export function textAt(element: XmlElement, ...path: readonly (readonly [uri: string, local: string])[]): string | undefined {
  let at: XmlElement | undefined = element;
  for (const [uri, local] of path) at = at === undefined ? undefined : childOf(at, uri, local);
  return at === undefined || at.text === '' ? undefined : at.text;
}
