import { toE164 } from '../e164';
import { scan } from './scan';
import { endInRaw, foldedSource, plainSource, type Source, startInRaw } from './source';
import type { RedactionKind, Span } from './span';

export type { RedactionKind } from './span';

export interface Redacted {
  text: string;
  counts: Partial<Record<RedactionKind, number>>;
}

export interface RedactOptions {
  /** Turns a phone number in E.164 form into the pseudonym that replaces it; `[phone]` when absent. */
  phone?: (e164: string) => string;
}

/** What is left of a text that could not be examined. */
export const UNREDACTABLE = '[unredactable]';

/**
 * Removes personal data and secrets from free text; ids and stamps stay as they are. Its time grows with the length of
 * the text only, and a text without a find comes back as the same string. Never throws: privacy fails closed, so a text
 * that cannot be examined is dropped whole.
 */
export function redactText(text: string, options?: RedactOptions): Redacted {
  try {
    const plain = plainSource(text);
    const spans = plain === null ? null : scan(plain);
    if (plain !== null && spans !== null) return replace(plain, spans, options);
    const folded = foldedSource(text);
    const found = scan(folded);
    return found === null ? { text: UNREDACTABLE, counts: {} } : replace(folded, found, options);
  } catch {
    return { text: UNREDACTABLE, counts: {} };
  }
}

function replace(source: Source, spans: readonly Span[], options?: RedactOptions): Redacted {
  const { raw } = source;
  const counts: Redacted['counts'] = {};
  if (spans.length === 0) return { text: raw, counts };
  let out = '';
  let done = 0;
  for (const span of spans) {
    counts[span.kind] = (counts[span.kind] ?? 0) + 1;
    out += raw.slice(done, startInRaw(source, span.start)) + replacement(span, source.text, options?.phone);
    done = endInRaw(source, span.end);
  }
  return { text: out + raw.slice(done), counts };
}

function replacement({ kind, start, end }: Span, text: string, phone: RedactOptions['phone']): string {
  const e164 = kind === 'phone' && phone !== undefined ? toE164(text.slice(start, end)) : null;
  return e164 === null || phone === undefined ? `[${kind}]` : phone(e164);
}
