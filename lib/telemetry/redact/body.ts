import { mayAssign } from './assign';
import type { Span } from './span';

/** Names under which the text of a message stands, in JSON, in an inspected object or in a form. */
const KEY = /^(?:(?:raw|sms|message|msg|request)?_?(?:body|text)|sms|content|prompt|completion|transcript)$/i;
/** Those whose value needs no quotes to be taken for a message. */
const PLAIN_KEY = /^(?:(?:raw|sms|message|msg|request)_?)?body$/i;
const LONGEST_KEY = 12;

const OPENING = /(?:\\{0,8}["'`])?[\s\u00ad]{0,6}[:=][\s\u00ad]{0,6}(\\{0,8})(["'`])\u00ad*/y;
const PLAIN = /[\s\u00ad]{0,6}[:=][\s\u00ad]{0,6}(?=[^\s"'`{[\\])/y;
/** What stands before a name that has no quotes, in an inspected object or at the beginning of a line. */
const BEFORE_NAME = /(?:^|[{,([\n?&])[\s\u00ad]*$/;
const DONE = '[body]';

/**
 * The message text whose key is the word between the indexes.
 *
 * @param raw the text before it was folded, in which an escaped quote or `&` is none
 */
export function findBody(text: string, raw: string, start: number, end: number): Span | null {
  if (end - start > LONGEST_KEY || !mayAssign(text, end)) return null;
  const key = text.slice(start, end);
  if (!KEY.test(key)) return null;
  OPENING.lastIndex = end;
  const opening = OPENING.exec(text);
  if (opening === null) return PLAIN_KEY.test(key) ? plain(text, raw, end) : null;
  if (/^[\s\u00ad]*:/.test(opening[0]) && !BEFORE_NAME.test(text.slice(Math.max(start - 8, 0), start)))
    return null;
  const from = OPENING.lastIndex;
  const close = closing(text, raw, from, opening[1]?.length ?? 0, opening[2] ?? '"');
  return close > from && !text.startsWith(DONE, from) ? { kind: 'body', start: from, end: close } : null;
}

/** Index of the closing quote's first character. Text that was cut has none: then everything is the message. */
function closing(text: string, raw: string, from: number, level: number, quote: string): number {
  // A quote that opens as `\u0022` closes as one, and a plain one as a plain one.
  const written = raw.charAt(text.lastIndexOf(quote, from - 1)) === quote ? raw : text;
  for (let at = from; at < text.length; at += 1) {
    const slashes = at;
    while (written.charCodeAt(at) === 92) at += 1;
    const escapes = at - slashes;
    if (written.charAt(at) !== quote || (written === text && text !== raw && raw.charAt(at) === quote))
      continue;
    if (level === 0 ? escapes % 2 === 0 : escapes <= level) return slashes;
  }
  return text.length;
}

function plain(text: string, raw: string, end: number): Span | null {
  PLAIN.lastIndex = end;
  if (!PLAIN.test(text)) return null;
  const from = PLAIN.lastIndex;
  const sign = text.slice(end, from).search(/[:=]/) + end;
  const written = raw.charAt(sign) === text.charAt(sign) ? raw : text;
  let close = from;
  while (close < text.length && written.charCodeAt(close) !== 38 && written.charCodeAt(close) !== 10)
    close += 1;
  return { kind: 'body', start: from, end: close };
}
