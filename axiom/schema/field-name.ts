import { type FieldName, fields } from '@/lib/telemetry/catalogue/fields';

/** Whether a string names a field of the event catalogue. */
export function isFieldName(name: string): name is FieldName {
  return Object.hasOwn(fields, name);
}
