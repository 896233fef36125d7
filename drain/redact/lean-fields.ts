import { eventFieldNames } from '@/lib/telemetry/catalogue/accept';
import { type Field, type FieldName, fields } from '@/lib/telemetry/catalogue/fields';
import { isCorrelationId } from '@/lib/telemetry/correlation';
import { type Admit, admitting } from './admit';
import { memo } from './memo';

/** How a key of a line of ours passes into the row. */
export interface LeanField {
  /** The key as it stands in the row, with what is before and after it; empty for what the row says elsewhere. */
  column: string;
  /** The value as JSON, or null when it may not pass. Free text is not for it: see `most`. */
  admit: Admit;
  /** Most characters of a free text, which is redacted instead; 0 for every other kind. */
  most: number;
  /** Tells the columns apart that Vercel's own facts have too: see {@link OWN}. */
  own: number;
}

/** Columns in which the line's own word wins over Vercel's, as bits. */
export const OWN = { git_sha: 1, region: 2, route: 4, method: 8, status: 16, cold_start: 32 } as const;
const own: ReadonlyMap<string, number> = new Map(Object.entries(OWN));

/** A stamp as `Date.prototype.toISOString` writes it. */
export const ISO_TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
/** The days of a month of which not every one has so many. */
const LATE = /^.{8}(?:29|3)/;
/** Whether there is such a day in a stamp of that shape. */
export const isRealDay = (stamp: string) => !LATE.test(stamp) || new Date(stamp).toJSON() === stamp;
const isTime = (text: string) => ISO_TIME.test(text) && isRealDay(text);
export const isLevel = memo((text) => ['debug', 'info', 'warn', 'error'].includes(text));
export const isEnvironment = memo((text) => ['local', 'staging', 'prod'].includes(text));

/** What is written before all else; see `enrich`. */
const envelope: readonly [name: string, LeanField][] = Object.entries({
  event: () => true,
  ts: isTime,
  level: isLevel,
  env: isEnvironment,
  correlation_id: isCorrelationId,
}).map(([name, admits]) => [
  name,
  {
    column: '',
    admit: (value) => (typeof value === 'string' && admits(value) ? '' : null),
    most: 0,
    own: 0,
  },
]);

/** The keys that each event of the catalogue may carry. */
export const leanFields: ReadonlyMap<string, ReadonlyMap<string, LeanField>> = new Map(
  [...eventFieldNames].map(([event, names]) => [
    event,
    new Map([
      ...names.filter((name) => name !== 'fields_dropped').map((name) => [name, fieldOf(name)] as const),
      ...envelope,
    ]),
  ]),
);

function fieldOf(name: FieldName): LeanField {
  const field: Field = fields[name];
  return {
    column: `,"${name}":`,
    admit: admitting(name, field),
    most: field.kind === 'text' ? field.max : 0,
    own: own.get(name) ?? 0,
  };
}
