import { mayAssign } from './assign';
import type { Span } from './span';

/** Names under which the text of a message stands, in JSON, in an inspected object or in a form. */
const KEY = /^(?:(?:raw|sms|message|msg|request)?_?(?:body|text)|sms|content|prompt|completion|transcript)$/i;
/** Those whose value needs no quotes to be taken for a message. */
const PLAIN_KEY = /^(?:(?:raw|sms|message|msg|request)_?)?body$/i;
const LONGEST_KEY = 12;

const OPENING = /(?:\\{0,8}["'`])?[\s]{0,6}[:=][\s]{0,6}(\\{0,8})(["'`])/y;
const PLAIN = /[\s]{0,6}[:=][\s]{0,6}(?=[^\s"'`{[\\])/y;
/** What stands before a name that has no quotes, in an inspected object or at the beginning of a line. */
const BEFORE_NAME = /(?:^|[{,([\n?&])[\s]*$/;
const DONE = '[body]';

/**
 * The message text whose key is the word between the indexes.
 *
 * @param opaque the text in which an escaped quote or `&` is none
 */
export function findBody(text: string, opaque: string, start: number, end: number): Span | null {
  if (end - start > LONGEST_KEY || !mayAssign(text, end)) return null;
  const key = text.slice(start, end);
  if (!KEY.test(key)) return null;
  OPENING.lastIndex = end;
  const opening = OPENING.exec(text);
  if (opening === null) return PLAIN_KEY.test(key) ? plain(text, opaque, end) : null;
  if (/^[\s]*:/.test(opening[0]) && !BEFORE_NAME.test(text.slice(Math.max(start - 8, 0), start))) return null;
  const from = OPENING.lastIndex;
  const close = closing(text, opaque, from, opening[1]?.length ?? 0, opening[2] ?? '"');
  return close > from && !text.startsWith(DONE, from) ? { kind: 'body', start: from, end: close } : null;
}

/** Index of the closing quote's first character. Text that was cut has none: then everything is the message. */
function closing(text: string, opaque: string, from: number, level: number, quote: string): number {
  // A quote that opens as `\u0022` closes as one, and a plain one as a plain one.
  const isPlain = opaque.charAt(from - 1) === quote;
  for (let at = from; at < text.length; at += 1) {
    const slashes = at;
    while (text.charCodeAt(at) === 92) at += 1;
    const escapes = at - slashes;
    if (text.charAt(at) !== quote || (opaque.charAt(at) === quote) !== isPlain) continue;
    if (level === 0 ? escapes % 2 === 0 : escapes <= level) return slashes;
  }
  return text.length;
}

function plain(text: string, opaque: string, end: number): Span | null {
  PLAIN.lastIndex = end;
  if (!PLAIN.test(text)) return null;
  const from = PLAIN.lastIndex;
  const sign = text.slice(end, from).search(/[:=]/) + end;
  const written = opaque.charAt(sign) === text.charAt(sign) ? opaque : text;
  let close = from;
  while (close < text.length && written.charCodeAt(close) !== 38 && written.charCodeAt(close) !== 10)
    close += 1;
  return { kind: 'body', start: from, end: close };
}
