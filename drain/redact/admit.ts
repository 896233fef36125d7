import { CODE, type Field, type FieldName, TIMINGS } from '@/lib/telemetry/catalogue/fields';
import { redactText } from '@/lib/telemetry/redact/text';
import { memo } from './memo';

/** A value as JSON, or null when it may not pass. */
export type Admit = (value: unknown) => string | null;

const shaped =
  (pattern: RegExp): Admit =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? `"${value}"` : null;

/** A short word has room for a number with separators, which no pattern can tell; such a one is refused. */
function unless(refuses: (text: string) => boolean): Admit {
  const admitted = memo((text) => (refuses(text) || redactText(text).text !== text ? '' : `"${text}"`));
  return (value) => (typeof value === 'string' ? admitted(value) || null : null);
}

const code = unless((text) => !CODE.test(text));

/** As the catalogue's `accept`, but straight to JSON: what the patterns admit needs no escapes. */
export function admitting(name: FieldName, field: Field): Admit {
  switch (field.kind) {
    case 'number':
      return (value) => (typeof value === 'number' && Number.isFinite(value) ? String(value) : null);
    case 'flag':
      return (value) => (value === true ? 'true' : value === false ? 'false' : null);
    case 'id':
      return name === 'actor_id' ? unless((text) => !field.pattern.test(text)) : shaped(field.pattern);
    case 'code':
      return code;
    case 'timings':
      return shaped(TIMINGS);
    case 'enum': {
      const values = new Map(field.values.map((value) => [value, `"${value}"`]));
      return (value) => (typeof value === 'string' ? (values.get(value) ?? null) : null);
    }
    case 'text':
      return () => null;
  }
}
