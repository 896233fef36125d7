import { admit, isFieldName } from '../catalogue/admit';
import { CODE } from '../catalogue/fields';

/** A tag with a number is a count, a status or a duration; a longer one could be a phone number. */
const MAX_NUMBER = 9_999_999;

/** A value passes if it is a field of the catalogue with an admitted value, or else a code. */
export function scrubTags(tags: Record<string, unknown> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([name, value]): [string, string][] => {
      const admitted = admitTag(name, value);
      return admitted === null ? [] : [[name, admitted]];
    }),
  );
}

/** Sentry's tags are strings: a number or a flag is admitted as such first. */
function admitTag(name: string, value: unknown): string | null {
  if (value === undefined) return null;
  if (!isFieldName(name)) return CODE.test(name) && CODE.test(String(value)) ? String(value) : null;
  const admitted = admit(name, value) ?? admit(name, Number(value)) ?? admit(name, value === 'true');
  if (admitted === null || (typeof admitted === 'number' && Math.abs(admitted) > MAX_NUMBER)) return null;
  return String(admitted);
}
