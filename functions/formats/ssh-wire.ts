/** Fields of the wire form (RFC 4253, § 6.6): a length of four bytes before each, nothing behind the last. */
export function wireFields(wire: Buffer): Buffer[] | undefined {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < wire.length) {
    if (at + 4 > wire.length) return undefined;
    const end = at + 4 + wire.readUInt32BE(at);
    if (end > wire.length) return undefined;
    fields.push(wire.subarray(at + 4, end));
    at = end;
  }
  return fields;
}
