import { describe, expect, test } from 'vitest';
import { childOf, childrenOf, parseXml, textAt, XML_LIMITS, type XmlElement } from '../../../functions/formats/xml.ts';
import { hostileDocuments } from '../../fixtures/hostile-documents.ts';

const parse = (text: string) => parseXml(Buffer.from(text), 'document');
function root(text: string): XmlElement {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(parsed.refusal.code);
  return parsed.value;
}

describe('what is refused', () => {
  const documents = hostileDocuments();

  test.each(documents)('$name: $code', ({ bytes, code }) => {
    const before = process.memoryUsage().rss;
    const parsed = parseXml(bytes, 'message.xml');
    const grown = process.memoryUsage().rss - before;
    expect(parsed).toMatchObject({ ok: false, refusal: { code, place: 'message.xml' } });
    expect(grown).toBeLessThan(30 * 1024 * 1024);
  });

  test('the kinds are many, and named once', () => {
    expect(documents.length).toBeGreaterThanOrEqual(22);
    expect(new Set(documents.map(({ name }) => name)).size).toBe(documents.length);
  });

  test('nothing of the document is quoted', () => {
    expect(JSON.stringify(parse('<a>nom de personne</b>'))).not.toContain('personne');
  });
});

describe('what is read', () => {
  test.each([
    ['fifty levels', '<a>'.repeat(XML_LIMITS.depth) + '</a>'.repeat(XML_LIMITS.depth)],
    ['a hundred attributes', `<a ${Array.from({ length: XML_LIMITS.attributes }, (_, rank) => `a${rank}=""`).join(' ')}/>`],
    ['a comment that speaks of DOCTYPE', '<!-- <!DOCTYPE a> --><a/>'],
    ['an instruction that speaks of DOCTYPE', '<?a <!DOCTYPE a>?><a/>'],
    ['a text that quotes a DOCTYPE', '<a><![CDATA[<!DOCTYPE html>]]></a>'],
    ['a byte order mark', '\ufeff<?xml version="1.0" encoding="utf-8"?><a/>'],
    ['an encoding in capitals', '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a/>'],
    ['no declaration', '<a/>'],
  ])('%s', (_, text) => {
    expect(root(text).local).toBe('a');
  });

  test('names by namespace, whatever the prefix', () => {
    const [one, other] = [root('<x:a xmlns:x="u"><x:b/></x:a>'), root('<a xmlns="u"><b/></a>')];
    expect(one).toEqual(other);
    expect(one).toMatchObject({ uri: 'u', local: 'a', children: [{ uri: 'u', local: 'b' }] });
  });

  test('attributes by namespace; declarations of namespaces are none', () => {
    expect([...root('<a xmlns:x="u" xmlns="v" b="1" x:c="2"/>').attributes]).toEqual([
      ['b', '1'],
      ['{u}c', '2'],
    ]);
  });

  test.each([
    ['declared above', '<r xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="u"><a i:type="x:T"/></r>', '{u}T'],
    ['declared here', '<r><a xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="u" i:type=" x:T "/></r>', '{u}T'],
    ['by default', '<r xmlns="u" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><a i:type="T"/></r>', '{u}T'],
    ['undeclared', '<r xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><a i:type="x:T"/></r>', 'x:T'],
  ])('the type of an element is a name too: prefix %s', (_, text, type) => {
    expect(root(text).children[0]?.attributes.get('{http://www.w3.org/2001/XMLSchema-instance}type')).toBe(type);
  });

  test('own text, trimmed, references and CDATA resolved', () => {
    expect(root('<a> l&apos;&#233;t&#xe9; <![CDATA[<b>]]> <c>non</c> </a>').text).toBe("l'été <b>");
  });

  test('children and texts at a path', () => {
    const a = root('<a xmlns="u"><b><c>1</c><c>2</c></b><b/><d xmlns="v">3</d></a>');
    expect(childOf(a, 'u', 'b')?.children).toHaveLength(2);
    expect(childrenOf(a, 'u', 'b')).toHaveLength(2);
    expect(childOf(a, 'u', 'd')).toBeUndefined();
    expect(textAt(a, ['u', 'b'], ['u', 'c'])).toBe('1');
    expect(textAt(a, ['v', 'd'])).toBe('3');
    expect(textAt(a, ['u', 'x'], ['u', 'c'])).toBeUndefined();
    expect(textAt(a, ['u', 'b'])).toBeUndefined();
  });
});
