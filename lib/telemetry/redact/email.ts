import { IGNORABLE } from './chars';
import type { Span } from './span';

/** RFC 5321 §4.5.3.1. */
const MAX_LOCAL = 64;
const MAX_DOMAIN = 253;
const MAX_CUTS = 6;

const NOT_LOCAL = /[\s<>()[\]{}",:;\\/=?&|@]/;
const NOT_DOMAIN = /[^a-z0-9.\-\u0080-\uffff]/i;
const DOMAIN = /^(?:[^.-](?:[^.]{0,61}[^.-])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59}|[\u0080-\uffff]{2,63})$/i;

/** Every email address, in order. `git@host` is an account that everybody shares, not a person. */
export function findEmails(text: string): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const start = localStart(text, at, spans.at(-1)?.end ?? 0);
    const end = domainEnd(text, at);
    if (start < at && end !== -1 && text.slice(start, at) !== 'git')
      spans.push({ kind: 'email', start, end });
  }
  return spans;
}

function localStart(text: string, at: number, from: number): number {
  if (text.charAt(at - 1) === '"') {
    const open = text.lastIndexOf('"', at - 2);
    if (open >= Math.max(at - MAX_LOCAL, from)) return open;
  }
  let start = at;
  while (start > from && at - start < MAX_LOCAL && !NOT_LOCAL.test(text.charAt(start - 1))) start -= 1;
  return start;
}

function domainEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && end - at <= MAX_DOMAIN && !NOT_DOMAIN.test(text.charAt(end))) end += 1;
  if (!text.slice(at + 1, end).includes('.')) return -1;
  // What follows an address without a space is cut off again, a few times at most: `a@b.example-2`.
  for (let tries = 0; tries < MAX_CUTS; tries += 1) {
    const domain = text.slice(at + 1, end);
    if (DOMAIN.test(domain.replaceAll(IGNORABLE, ''))) return end;
    const cut = Math.max(domain.lastIndexOf('.'), domain.lastIndexOf('-'));
    if (cut < 1) return -1;
    end = at + 1 + cut;
  }
  return -1;
}
