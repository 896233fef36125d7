import { isDigit, isHex, isWord, isWordAt } from './chars';
import { saysVersion } from './context';
import { DOT, type NumberRun } from './number-run';

/** This machine itself: no person's address, and what a refused connection says. */
const OWN = new Set(['127.0.0.1', '0.0.0.0']);

/** Whether four groups from `first` on are an IPv4 address. */
export function isIpv4(text: string, run: NumberRun, first: number): boolean {
  if (first + 4 > run.count || run.joint(first) === DOT || run.joint(first + 4) === DOT) return false;
  for (let group = first; group < first + 4; group += 1) {
    const length = run.length(group);
    if (length > 3 || (length > 1 && run.digit(group, 0) === 0)) return false;
    if (length === 3 && run.value(group) > 255) return false;
    if (group > first && (run.joint(group) !== DOT || run.start(group) !== run.end(group - 1) + 1))
      return false;
  }
  const start = run.start(first);
  const end = run.end(first + 3);
  return !OWN.has(text.slice(start, end)) && !isWordAt(text, end) && !saysVersion(text, start);
}

const COLON = 58;
const DOT_CODE = 46;
const MOST_GROUPS = 8;

/** End of the IPv6 address that begins at the index; -1 when it is none. `::1` is this machine itself. */
export function ipv6End(codes: Uint8Array, index: number): number {
  let groups = 0;
  let gaps = 0;
  let longest = 0;
  let at = index;
  if (codes[at] === COLON) {
    gaps = 1;
    at += 2;
  }
  while (groups < MOST_GROUPS) {
    const start = at;
    while (isHex(codes[at] ?? 0)) at += 1;
    if (at - start > 4) return -1;
    if (at === start) break;
    if (codes[at] === DOT_CODE && groups > 0 && isDigit(codes[at + 1] ?? 0)) {
      // An IPv4 address at the end takes the place of two groups.
      groups += 2;
      at = dottedEnd(codes, start);
      break;
    }
    groups += 1;
    longest = Math.max(longest, at - start);
    if (codes[at] !== COLON || groups === MOST_GROUPS) break;
    const gap = codes[at + 1] === COLON;
    if (!gap && !isHex(codes[at + 1] ?? 0)) break;
    if (gap) gaps += 1;
    if (gaps > 1) return -1;
    at += gap ? 2 : 1;
  }
  if (at === -1 || isWord(codes[at] ?? 0)) return -1;
  if (codes[at] === COLON && isHex(codes[at + 1] ?? 0)) return -1;
  const whole = gaps === 0 ? groups === MOST_GROUPS : groups < MOST_GROUPS && (groups > 1 || longest === 4);
  return whole ? at : -1;
}

/** End of the hexadecimal digits and colons from an index on: no part of them is an address if the whole is none. */
export function colonChainEnd(codes: Uint8Array, index: number): number {
  let end = index;
  while (codes[end] === COLON || isHex(codes[end] ?? 0)) end += 1;
  return end;
}

function dottedEnd(codes: Uint8Array, index: number): number {
  let at = index;
  for (let part = 0; part < 4; part += 1) {
    const start = at;
    while (isDigit(codes[at] ?? 0)) at += 1;
    if (at === start || at - start > 3) return -1;
    if (part === 3) return at;
    if (codes[at] !== DOT_CODE) return -1;
    at += 1;
  }
  return -1;
}
