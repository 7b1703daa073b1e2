import * as z from 'zod';

/** Network whose failures are counted together when the address is missing or unreadable. */
const UNKNOWN_NETWORK = 'inconnu';

/** An IP address as a number of 32 or 128 bits. */
interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

const numberOf = (parts: readonly number[], bitsEach: bigint): bigint => parts.reduce((sum, part) => (sum << bitsEach) | BigInt(part), 0n);

function ipv4Bytes(text: string): readonly number[] | undefined {
  const bytes = IPV4.exec(text)?.slice(1).map(Number);
  return bytes?.every((byte) => byte <= 255) ? bytes : undefined;
}

/** The groups of one side of `::`. A dotted tail stands for two groups. */
function groupsOf(side: string): readonly number[] | undefined {
  if (side === '') {
    return [];
  }
  const groups: number[] = [];
  for (const part of side.split(':')) {
    const dotted = ipv4Bytes(part);
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

/** Reads an address; one of IPv4 written in IPv6 (`::ffff:192.0.2.1`) is the IPv4 one. */
function readAddress(text: string): Address | undefined {
  const bytes = ipv4Bytes(text);
  if (bytes !== undefined) {
    return { bits: 32, value: numberOf(bytes, 8n) };
  }
  const groups = text.includes(':') ? ipv6Groups(text) : undefined;
  if (groups === undefined) {
    return undefined;
  }
  const value = numberOf(groups, 16n);
  return value >> 32n === 0xffffn ? { bits: 32, value: value & 0xffff_ffffn } : { bits: 128, value };
}

/** The zone of a link-local address (`fe80::1%eth0`) names an interface of ours. */
const withoutZone = (sourceIp: string | undefined): string => (sourceIp ?? '').replace(/%.*$/, '');

/**
 * The network an address belongs to: /24 in IPv4, /64 in IPv6 (what one site is given), an IPv4 address written in IPv6
 * (`::ffff:192.0.2.1`) as the IPv4 one. An unreadable address is a network of its own, never an error: who hides its address is
 * counted with those who do.
 */
export function networkOf(sourceIp: string | undefined): string {
  const address = readAddress(withoutZone(sourceIp));
  if (address === undefined) {
    return UNKNOWN_NETWORK;
  }
  const { bits, value } = address;
  if (bits === 32) {
    return `${[24n, 16n, 8n].map((shift) => (value >> shift) & 255n).join('.')}.0/24`;
  }
  return `${[112n, 96n, 80n, 64n].map((shift) => ((value >> shift) & 0xffffn).toString(16)).join(':')}::/64`;
}

interface Cidr extends Address {
  readonly prefix: number;
}

/** The widest networks that may be named: half of the internet restricts nothing, and is a mistake. */
const SHORTEST_PREFIX = { 32: 8, 128: 16 } as const;

function readCidr(text: string): Cidr | undefined {
  const match = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(text);
  const address = readAddress(match?.[1] ?? '');
  const prefix = Number(match?.[2]);
  if (address === undefined || !(prefix >= SHORTEST_PREFIX[address.bits] && prefix <= address.bits)) {
    return undefined;
  }
  // `192.0.2.7/24` means one machine or its whole network: whoever writes it must say which.
  const host = (1n << BigInt(address.bits - prefix)) - 1n;
  return (address.value & host) === 0n ? { ...address, prefix } : undefined;
}

/** A network from which an account may sign in, IPv4 or IPv6, its host bits at zero: `192.0.2.0/24`, `2001:db8::/32`, `192.0.2.7/32`. */
export const SourceNetworkSchema = z
  .string()
  .max(50)
  .refine((text) => readCidr(text) !== undefined, { error: 'a network such as 192.0.2.0/24 or 2001:db8::/32, host bits at zero' });

/** True where an account may sign in from an address. No list: from anywhere. An address that cannot be read is in no list. */
export function isAllowedSource(networks: readonly string[], sourceIp: string | undefined): boolean {
  if (networks.length === 0) {
    return true;
  }
  const address = readAddress(withoutZone(sourceIp));
  return networks.some((network) => {
    const cidr = readCidr(network);
    if (address === undefined || cidr?.bits !== address.bits) {
      return false;
    }
    const shift = BigInt(cidr.bits - cidr.prefix);
    return address.value >> shift === cidr.value >> shift;
  });
}
