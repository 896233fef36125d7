import { CODE, type Field, type FieldName, fields, TIMINGS } from './fields';

export type Scalar = string | number | boolean;

/**
 * The value if the field's definition admits it whole, otherwise null. Free text is never admitted here: what it holds
 * cannot be known.
 */
export function admit(name: FieldName, value: unknown): Scalar | null {
  return admitAs(fields[name], value);
}

/** The same for whoever holds the field's definition. */
export function admitAs(field: Field, value: unknown): Scalar | null {
  switch (field.kind) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    case 'flag':
      return typeof value === 'boolean' ? value : null;
    case 'id':
      return typeof value === 'string' && field.pattern.test(value) ? value : null;
    case 'code':
      return typeof value === 'string' && isCode(value) ? value : null;
    case 'timings':
      return typeof value === 'string' && TIMINGS.test(value) ? value : null;
    case 'enum':
      return typeof value === 'string' && field.values.includes(value) ? value : null;
    case 'text':
      return null;
  }
}

/** Codes that were admitted: there are few, and each stands in thousands of lines. Bounded: when it is full it begins anew. */
const codes = new Set<string>();
const MOST_CODES = 500;

function isCode(value: string): boolean {
  if (codes.has(value)) return true;
  if (!CODE.test(value)) return false;
  if (codes.size >= MOST_CODES) codes.clear();
  codes.add(value);
  return true;
}

/** Whether a string names a field of the catalogue. */
export const isFieldName = (name: string): name is FieldName => Object.hasOwn(fields, name);
