import { isWordAt, matchEnd } from './chars';
import { saysVersion } from './context';
import type { Group } from './numbers';

/** This machine itself: no person's address, and what a refused connection says. `::1` has too few groups anyway. */
const OWN = new Set(['127.0.0.1', '0.0.0.0']);

/** How many groups from `first` on are an IPv4 address (always four); 0 when it is none there. */
export function ipv4Groups(text: string, groups: readonly Group[], first: number): number {
  const four = groups.slice(first, first + 4);
  const start = four[0]?.start ?? 0;
  if (four.length < 4 || four.some(({ digits }) => !/^(?:0|[1-9]\d{0,2})$/.test(digits) || +digits > 255))
    return 0;
  if (four.slice(1).some(({ before }) => before !== '.')) return 0;
  if (four[0]?.before === '.' || groups[first + 4]?.before === '.') return 0;
  return OWN.has(four.map(({ digits }) => digits).join('.')) || saysVersion(text, start) ? 0 : 4;
}

const HEX = /[0-9a-f]/i;
const MAPPED = /(?:\d{1,3}\.){3}\d{1,3}/y;
/** Longest form: eight groups of four with colons between. */
const MAX_IPV6 = 39;

/** End of the IPv6 address that begins at the index; -1 when it is none. */
export function ipv6End(text: string, index: number): number {
  let groups = 0;
  let gaps = 0;
  let at = index;
  while (at - index <= MAX_IPV6) {
    const start = at;
    while (HEX.test(text.charAt(at)) && at - start <= 4) at += 1;
    if (at - start > 4) return -1;
    if (at > start) groups += 1;
    if (text.charAt(at) === '.' && groups > 0) {
      // An IPv4 address at the end takes the place of two groups.
      at = matchEnd(MAPPED, text, start);
      groups += 1;
      break;
    }
    if (text.charAt(at) !== ':' || groups > 7) break;
    const gap = text.charAt(at + 1) === ':';
    if (!gap && !HEX.test(text.charAt(at + 1))) break;
    if (gap) gaps += 1;
    at += gap ? 2 : 1;
  }
  const whole = gaps === 0 ? groups === 8 : gaps === 1 && groups > 1 && groups < 8;
  return at !== -1 && whole && !isWordAt(text, at) ? at : -1;
}
