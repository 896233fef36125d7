import { z } from 'zod';
import { commonFields, type EventName, events } from './events';
import { CODE, type Field, type FieldName, fields, TIMINGS } from './fields';

function fieldSchema(field: Field): z.ZodType {
  switch (field.kind) {
    case 'number':
      return z.number();
    case 'flag':
      return z.boolean();
    case 'id':
      return z.string().regex(field.pattern);
    case 'code':
      return z.string().regex(CODE);
    case 'timings':
      return z.string().regex(TIMINGS);
    case 'enum':
      return z.enum(field.values);
    case 'text':
      return z.string().max(field.max);
  }
}

/** The zod schema of a whole log line of one event: the required keys of Document 5, "Log Format", and the event's own. */
export function lineSchema(name: EventName): z.ZodObject {
  const spec = events[name];
  const required = new Set<FieldName>(spec.required);
  const shape: Record<string, z.ZodType> = {
    ts: z.iso.datetime({ precision: 3 }),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    event: z.literal(name),
    env: z.enum(['local', 'staging', 'prod']),
    correlation_id: fieldSchema(fields.correlation_id),
  };
  for (const field of [...spec.required, ...spec.optional, ...commonFields]) {
    const schema = fieldSchema(fields[field]);
    shape[field] = required.has(field) ? schema : schema.optional();
  }
  return z.strictObject(shape);
}
