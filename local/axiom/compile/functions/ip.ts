import { toText } from '../../values/casts';
import { contains, parseIpv4, parseRange, prefixBits, type Range, rangeOf } from '../../values/ip';
import type { Value } from '../../values/value';
import { anything, type FunctionDefinition, integer, number, optional, pure, text, variadic } from './define';

/** The ranges of RFC 1918, and those of link-local addresses and this host (RFC 6890). */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '127.0.0.0/8'].map(
  (range) => parseRange(range, 4),
);

/** -1, 0 or 1 by the addresses under the shorter of their prefixes; null for what is no address. */
function comparing(version: 4 | 6): FunctionDefinition {
  return pure([text, text, optional(integer)], 'integer', (left, right, prefix) => {
    const pair = samePrefix(left, right, prefix, version);
    return pair === null ? null : Number(pair[0] > pair[1]) - Number(pair[0] < pair[1]);
  });
}

function matching(version: 4 | 6): FunctionDefinition {
  return pure([text, text, optional(integer)], 'boolean', (left, right, prefix) => {
    const pair = samePrefix(left, right, prefix, version);
    return pair === null ? null : pair[0] === pair[1];
  });
}

function samePrefix(
  left: string,
  right: string,
  prefix: number | null,
  version: 4 | 6,
): [bigint, bigint] | null {
  const [a, b] = [parseRange(left, version), parseRange(right, version)];
  if (a === null || b === null) return null;
  const bits = prefixBits(version, Math.min(a.prefix, b.prefix, prefix ?? a.prefix));
  return [a.address & bits, b.address & bits];
}

function inRange(version: 4 | 6): FunctionDefinition {
  return pure([text, text], 'boolean', (address, range) => {
    const [found, within] = [parseRange(address, version), parseRange(range, version)];
    return found === null || within === null ? null : contains(within, found.address);
  });
}

/** The ranges as arguments, or as one array. */
function inAnyRange(version: 4 | 6): FunctionDefinition {
  return variadic(anything, 2, 'boolean', ([address = null, ...ranges]) => {
    const found = parseRange(toText(address), version);
    if (found === null) return null;
    const within = ranges.flat(1).map((range) => parseRange(toText(range), version));
    return within.some((range): boolean => range !== null && contains(range, found.address));
  });
}

const ADDRESS = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]|\/\d)/g;

/** The addresses that stand in a text, not touching letters or further digits. */
function addresses(source: string): string[] {
  return [...source.matchAll(ADDRESS)]
    .map(([address]) => address)
    .filter((address) => parseIpv4(address) !== null);
}

const startsWith = (source: string, prefix: string): boolean =>
  addresses(source).some((address) =>
    prefix.endsWith('.') ? address.startsWith(prefix) : address === prefix,
  );

const any = (test: (source: string, wanted: string) => boolean): FunctionDefinition =>
  variadic(anything, 2, 'boolean', ([source = null, ...wanted]) =>
    wanted.flat(1).some((one: Value): boolean => test(toText(source), toText(one))),
  );

const dotted = (value: bigint): string => [24n, 16n, 8n, 0n].map((by) => (value >> by) & 255n).join('.');

/** An address with the bits past a prefix cleared; from text, or from its number. */
function masked(value: Value, prefix: number | null): Range | null {
  const given = typeof value === 'number' ? dotted(BigInt(Math.trunc(value))) : toText(value);
  const range = parseRange(given, 4);
  if (range === null || (prefix !== null && (prefix < 0 || prefix > 32))) return null;
  return rangeOf(4, range.address, Math.min(range.prefix, prefix ?? 32));
}

function formatIpv4(value: Value, prefix: number | null): string {
  const range = masked(value, prefix);
  return range === null ? '' : dotted(range.address);
}

/** 24 is `255.255.255.0`: of the prefix alone, where Kusto's function of this name takes an address. */
const formatIpv4Mask = (prefix: number): string | null =>
  prefix < 0 || prefix > 32 ? null : dotted(0xffffffffn << BigInt(32 - prefix));

export const IP: readonly [string, FunctionDefinition][] = [
  ['parse_ipv4', pure([text], 'integer', (value) => number64(masked(value, null)))],
  ['parse_ipv4_mask', pure([text, number], 'integer', (value, prefix) => number64(masked(value, prefix)))],
  ['format_ipv4', pure([anything, optional(integer)], 'string', formatIpv4)],
  ['format_ipv4_mask', pure([integer], 'string', formatIpv4Mask)],
  ['ipv4_compare', comparing(4)],
  ['ipv4_is_match', matching(4)],
  ['ipv4_is_in_range', inRange(4)],
  ['ipv4_is_in_any_range', inAnyRange(4)],
  [
    'ipv4_is_private',
    pure([text], 'boolean', (value) => {
      const range = parseRange(value, 4);
      return range === null
        ? null
        : PRIVATE.some((known) => known !== null && contains(known, range.address));
    }),
  ],
  ['ipv4_netmask_suffix', pure([text], 'integer', (value) => parseRange(value, 4)?.prefix ?? null)],
  ['ipv6_compare', comparing(6)],
  ['ipv6_is_match', matching(6)],
  ['ipv6_is_in_range', inRange(6)],
  ['ipv6_is_in_any_range', inAnyRange(6)],
  ['has_ipv4', pure([text, text], 'boolean', (source, wanted) => addresses(source).includes(wanted))],
  ['has_any_ipv4', any((source, wanted) => addresses(source).includes(wanted))],
  ['has_ipv4_prefix', pure([text, text], 'boolean', startsWith)],
  ['has_any_ipv4_prefix', any(startsWith)],
];

function number64(range: Range | null): number | null {
  return range === null ? null : Number(range.address);
}
