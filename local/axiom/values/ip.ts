import { isIPv4, isIPv6 } from 'node:net';

/** Addresses that share their first bits: the address as a number, and how many bits count. */
export interface Range {
  readonly version: 4 | 6;
  readonly address: bigint;
  readonly prefix: number;
}

const LENGTH = { 4: 32, 6: 128 } as const;

/** The first bits set, the others clear. */
export function prefixBits(version: 4 | 6, prefix: number): bigint {
  const length = BigInt(LENGTH[version]);
  const bits = BigInt(Math.max(0, Math.min(prefix, LENGTH[version])));
  return ((1n << bits) - 1n) << (length - bits);
}

export function rangeOf(version: 4 | 6, address: bigint, prefix: number): Range {
  return { version, address: address & prefixBits(version, prefix), prefix };
}

/** `10.0.0.1` or `10.0.0.0/8`, `::1` or `fe80::/10`; null for anything else. IPv4 is IPv6 too, under ::ffff:0:0/96. */
export function parseRange(text: string, version: 4 | 6): Range | null {
  const [address = '', suffix, ...more] = text.trim().split('/');
  if (more.length > 0 || (suffix !== undefined && !/^\d{1,3}$/.test(suffix))) return null;
  const number = version === 4 ? parseIpv4(address) : parseIpv6(address);
  const mapped = version === 6 && isIPv4(address);
  const prefix = suffix === undefined ? LENGTH[version] : Number(suffix) + (mapped ? 96 : 0);
  return number === null || prefix > LENGTH[version] ? null : rangeOf(version, number, prefix);
}

export function contains(range: Range, address: bigint): boolean {
  return (address & prefixBits(range.version, range.prefix)) === range.address;
}

export function parseIpv4(text: string): bigint | null {
  if (!isIPv4(text)) return null;
  return text.split('.').reduce((number, part) => (number << 8n) | BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | null {
  const four = parseIpv4(text);
  if (four !== null) return 0xffff_0000_0000n | four;
  if (!isIPv6(text)) return null;
  const embedded = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const last = embedded === null ? null : parseIpv4(embedded[2] ?? '');
  const hex =
    last === null ? text : `${embedded?.[1]}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
  const [head = '', tail] = hex.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [first, second] = [groups(head), groups(tail ?? '')];
  const zeros = tail === undefined ? 0 : 8 - first.length - second.length;
  const all = [...first, ...Array.from({ length: zeros }, () => '0'), ...second];
  return all.reduce((number, group) => (number << 16n) | BigInt(`0x${group}`), 0n);
}
