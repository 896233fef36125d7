import { fields } from '@/lib/telemetry/catalogue/fields';
import type { RedactionKind } from '@/lib/telemetry/redact/span';
import { type Columns, type ColumnType, columnType } from './column';

const redactionKinds: Readonly<Record<RedactionKind, true>> = {
  phone: true,
  email: true,
  card: true,
  iban: true,
  ip: true,
  secret: true,
  otp: true,
  body: true,
};

/** Columns in which the drain says how often it redacted something in a row, by kind. */
export const redactedColumns = Object.keys(redactionKinds).map((kind) => `redacted_${kind}`);

/** What every row has, and what the drain adds from Vercel's entry; see `drain/enrich.ts`. */
export const platformColumns = {
  _time: 'datetime',
  _sysTime: 'datetime',
  entry_id: 'string',
  level: 'string',
  event: 'string',
  env: 'string',
  message: 'string',
  project: 'string',
  deployment_id: 'string',
  execution_region: 'string',
  source: 'string',
  request_id: 'string',
  trace_id: 'string',
  span_id: 'string',
  billed_duration_ms: 'real',
  memory_size_mb: 'real',
  max_memory_used_mb: 'real',
  init_duration_ms: 'real',
  sample: 'bool',
  truncated: 'bool',
  refused: 'bool',
} as const satisfies Record<string, ColumnType>;

/** The columns of the logs dataset: every field of the event catalogue, and what the drain adds. */
export const logColumns: Columns = new Map<string, ColumnType>([
  ...Object.entries(platformColumns),
  ...Object.entries(fields).map(([name, field]): [string, ColumnType] => [name, columnType(field)]),
  ...redactedColumns.map((name): [string, ColumnType] => [name, 'real']),
]);
