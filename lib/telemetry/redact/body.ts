import { mayAssign } from './chars';
import type { Span } from './span';

/** Names under which the text of a message stands, in JSON, in an inspected object or in a form. */
const KEY = /^(?:(?:raw|sms|message|msg|request)?_?(?:body|text)|sms|content|prompt|completion|transcript)$/i;
/** Those whose value needs no quotes to be taken for a message. */
const PLAIN_KEY = /^(?:(?:raw|sms|message|msg|request)_?)?body$/i;
const LONGEST_KEY = 12;

const OPENING = /(?:\\{0,4}["'`])?[\s\u200b]{0,6}[:=][\s\u200b]{0,6}(\\{0,4})(["'`])\u200b*/y;
const PLAIN = /[\s\u200b]{0,6}[:=][\s\u200b]{0,6}(?=[^\s"'`{[\\])/y;
const PLAIN_END = /[&\n]/g;

/** The message text whose key is the word between the indexes. */
export function findBody(text: string, start: number, end: number): Span | null {
  if (end - start > LONGEST_KEY || !mayAssign(text, end)) return null;
  const key = text.slice(start, end);
  if (!KEY.test(key)) return null;
  OPENING.lastIndex = end;
  const opening = OPENING.exec(text);
  if (opening !== null) {
    const from = OPENING.lastIndex;
    const close = closing(text, from, opening[1]?.length ?? 0, opening[2] ?? '"');
    return close > from && text.charAt(from) !== '[' ? { kind: 'body', start: from, end: close } : null;
  }
  return PLAIN_KEY.test(key) ? plain(text, end) : null;
}

/** Index of the closing quote's first character. Text that was cut has none: then everything is the message. */
function closing(text: string, from: number, level: number, quote: string): number {
  for (let at = from; at < text.length; at += 1) {
    const slashes = at;
    while (text.charAt(at) === '\\') at += 1;
    const escapes = at - slashes;
    if (text.charAt(at) === quote && (level === 0 ? escapes % 2 === 0 : escapes <= level)) return slashes;
  }
  return text.length;
}

function plain(text: string, end: number): Span | null {
  PLAIN.lastIndex = end;
  if (!PLAIN.test(text)) return null;
  const from = PLAIN.lastIndex;
  PLAIN_END.lastIndex = from;
  const close = PLAIN_END.exec(text)?.index ?? text.length;
  return { kind: 'body', start: from, end: close };
}
