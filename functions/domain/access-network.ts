/** Network whose failures are counted together when the address is missing or unreadable. */
const UNKNOWN_NETWORK = 'inconnu';

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

function ipv4Network(text: string): string | undefined {
  const bytes = IPV4.exec(text)?.slice(1).map(Number);
  if (bytes === undefined || bytes.some((byte) => byte > 255)) {
    return undefined;
  }
  return `${bytes.slice(0, 3).join('.')}.0/24`;
}

/** The groups of one side of `::`. A dotted tail stands for two groups. */
function groupsOf(side: string): readonly number[] | undefined {
  if (side === '') {
    return [];
  }
  const groups: number[] = [];
  for (const part of side.split(':')) {
    const dotted = IPV4.exec(part)?.slice(1).map(Number);
    if (dotted !== undefined) {
      const [a = 0, b = 0, c = 0, d = 0] = dotted;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}

function ipv6Groups(text: string): readonly number[] | undefined {
  const sides = text.split('::');
  if (sides.length > 2) {
    return undefined;
  }
  const head = groupsOf(sides[0] ?? '');
  const tail = sides.length === 2 ? groupsOf(sides[1] ?? '') : [];
  if (head === undefined || tail === undefined) {
    return undefined;
  }
  const hole = 8 - head.length - tail.length;
  if (sides.length === 2 ? hole < 1 : hole !== 0) {
    return undefined;
  }
  return [...head, ...new Array<number>(hole).fill(0), ...tail];
}

/**
 * The network an address belongs to: /24 in IPv4, /64 in IPv6 (what one site is given), an IPv4 address written in IPv6
 * (`::ffff:192.0.2.1`) as the IPv4 one. An unreadable address is a network of its own, never an error: who hides its address is
 * counted with those who do.
 */
export function networkOf(sourceIp: string | undefined): string {
  const text = (sourceIp ?? '').replace(/%.*$/, '');
  const v4 = ipv4Network(text);
  if (v4 !== undefined) {
    return v4;
  }
  const groups = text.includes(':') ? ipv6Groups(text) : undefined;
  if (groups === undefined) {
    return UNKNOWN_NETWORK;
  }
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) {
    const [high = 0, low = 0] = groups.slice(6);
    return `${high >> 8}.${high & 255}.${low >> 8}.0/24`;
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}
