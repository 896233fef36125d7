import type { Canary } from './canary';

export type Traced = 'the phone number' | 'its last seven digits' | 'words of the text';

/** How a canary is recognised, in whatever way it is written. */
export interface Finder {
  /** What of the canary is in a text; null for nothing. */
  find(text: string): Traced | null;
}

/** What people, SDKs and URLs put between digits, and brackets around them. */
const BETWEEN = '[\\s().\\-\\u2010-\\u2015\\u2212/_+]{0,4}';

/**
 * Finds the number in E.164, national, spaced, bracketed, dotted, percent-encoded, full-width, base64, and its last seven
 * digits by themselves; the words in any case.
 */
export function finderOf({ phone, words }: Canary): Finder {
  const digits = phone.slice(1);
  const spread = (text: string) => [...text].join(BETWEEN);
  const national = digits.slice(-10);
  const whole = new RegExp(`(?<!\\d)(?:${spread(digits)}|${spread(national)})(?!\\d)|${digits}`);
  // Alone: in the middle of an id seven digits are chance.
  const last = new RegExp(`(?<![0-9A-Za-z])${spread(digits.slice(-7))}(?![0-9A-Za-z])`);
  const found = (text: string): Traced | null => {
    if (whole.test(text)) return 'the phone number';
    if (last.test(text)) return 'its last seven digits';
    const lower = text.toLowerCase();
    return words.some((word) => lower.includes(word)) ? 'words of the text' : null;
  };
  return {
    find(text) {
      for (const reading of readingsOf(text)) {
        const traced = found(reading);
        if (traced !== null) return traced;
      }
      return null;
    },
  };
}

/** A text as it is, and as it reads when it is decoded. */
function* readingsOf(text: string): Generator<string> {
  const plain = text.normalize('NFKC').replace(/\p{Cf}/gu, '');
  yield plain;
  if (/%[0-9a-f]{2}/i.test(plain)) yield percentDecoded(plain);
  if (/\\u[0-9a-f]{4}/i.test(plain))
    yield plain.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  if (/^[A-Za-z0-9+/_-]{16,}={0,2}$/.test(plain)) yield Buffer.from(plain, 'base64').toString('utf8');
}

const percentDecoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
