const OUTSIDE_ASCII = /[\u0080-\uffff]/;
const EACH_OUTSIDE_ASCII = /[\u0080-\uffff]/g;

/** A text as JSON in ASCII: one byte a character, whatever is in it. */
export function jsonText(text: string): string {
  const json = JSON.stringify(text);
  return OUTSIDE_ASCII.test(json) ? json.replace(EACH_OUTSIDE_ASCII, escaped) : json;
}

const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
