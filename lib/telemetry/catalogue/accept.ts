import { redactText } from '../redact/text';
import { admitAs, type Scalar } from './admit';
import { commonFields, type EventName, events } from './events';
import { type Field, type FieldName, fields } from './fields';

export type { Scalar } from './admit';

// The edge logs codes and ids, never free text; its bundle has no room for the redactor, so text is dropped there.
const redacted = (text: string): string =>
  process.env.NEXT_RUNTIME === 'edge' ? '[redacted]' : redactText(text).text;

/** Fields that an event may carry, in the order in which they are written. */
export const eventFieldNames: ReadonlyMap<EventName, readonly FieldName[]> = new Map(
  (Object.keys(events) as EventName[]).map((name) => [
    name,
    [...new Set<FieldName>([...events[name].required, ...events[name].optional, ...commonFields])],
  ]),
);

/** The value if the field's definition admits it, otherwise null. Text is redacted and cut, never refused for its content. */
export function accept(name: FieldName, value: unknown): Scalar | null {
  return acceptAs(fields[name], value);
}

/** The same for whoever holds the field's definition. */
export function acceptAs(field: Field, value: unknown): Scalar | null {
  if (field.kind !== 'text') return admitAs(field, value);
  return typeof value === 'string' ? redacted(value.slice(0, field.max * 2)).slice(0, field.max) : null;
}
