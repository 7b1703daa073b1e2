import { SaxesParser } from 'saxes';
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
export const XML_LIMITS = { bytes: 5 * 1024 * 1024, depth: 50, attributes: 100, elements: 100_000 } as const;

interface Building {
  readonly uri: string;
  readonly local: string;
  readonly attributes: Map<string, string>;
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
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return refuseXml('XML_ENCODAGE');
  }
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(text.slice(0, 200))?.[1];
  return declared !== undefined && declared.toLowerCase() !== 'utf-8' ? refuseXml('XML_ENCODAGE') : text;
}

function build(text: string): Building {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: Building[] = [];
  let root: Building | undefined;
  let elements = 0;
  parser.on('error', () => refuseXml('XML_MAL_FORME'));
  parser.on('doctype', () => refuseXml('XML_DTD'));
  parser.on('opentag', ({ uri, local, attributes }) => {
    elements += 1;
    if (open.length >= XML_LIMITS.depth || elements > XML_LIMITS.elements) refuseXml('XML_TROP_GROS');
    const own = Object.values(attributes).filter(({ uri: of }) => of !== XMLNS_URI);
    if (Object.keys(attributes).length > XML_LIMITS.attributes) refuseXml('XML_TROP_GROS');
    const named = own.map(({ uri: of, local: name, value }): [string, string] => [of === '' ? name : `{${of}}${name}`, value]);
    const element: Building = { uri, local, attributes: new Map(named), children: [], text: '' };
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
    open.push(element);
  });
  const addText = (more: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element !== undefined) element.text = element.text.trim();
  });
  // `<!DOCTYPE` without an end would only show at the close: seen at once here.
  if (/<!DOCTYPE/i.test(text.slice(0, 4096))) refuseXml('XML_DTD');
  parser.write(text).close();
  return root ?? refuseXml('XML_MAL_FORME');
}
const XMLNS_URI = 'http://www.w3.org/2000/xmlns/';

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
