import { z } from 'zod';
import { parseTimeSpan } from './values/timespan';

/** The structured query that came before APL: Axiom's OpenAPI document v1, schema `QueryRequestWithOptions`. */
const filterShape = {
  field: z.string(),
  op: z.string(),
  value: z.unknown().optional(),
  caseSensitive: z.boolean().nullable().optional(),
};
type Filter = z.infer<z.ZodObject<typeof filterShape>> & { children?: Filter[] | null | undefined };
const filterSchema: z.ZodType<Filter> = z.lazy(() =>
  z.object({ ...filterShape, children: z.array(filterSchema).nullable().optional() }),
);

export const legacyQuerySchema = z.strictObject({
  startTime: z.string(),
  endTime: z.string(),
  resolution: z.string().default('auto'),
  aggregations: z
    .array(
      z.object({
        op: z.string(),
        field: z.string(),
        argument: z.unknown().optional(),
        alias: z.string().optional(),
      }),
    )
    .optional(),
  groupBy: z.array(z.string()).optional(),
  filter: filterSchema.nullable().optional(),
  order: z.array(z.object({ field: z.string(), desc: z.boolean().default(false) })).optional(),
  limit: z.int().min(0).optional(),
  project: z.array(z.object({ field: z.string(), alias: z.string().optional() })).optional(),
  virtualFields: z.array(z.object({ alias: z.string(), expr: z.string() })).optional(),
  includeCursor: z.boolean().optional(),
  cursor: z.literal('').optional(),
  continuationToken: z.literal('').optional(),
});

export type LegacyQuery = z.infer<typeof legacyQuerySchema>;

/** The query as APL: grouped in time where `buckets` says so. @throws {Error} naming what is not implemented. */
export function toApl(dataset: string, query: LegacyQuery, buckets: boolean): string {
  const {
    aggregations = [],
    groupBy = [],
    filter,
    order = [],
    project = [],
    virtualFields = [],
    limit,
  } = query;
  const steps = [
    ...virtualFields.map(({ alias, expr }) => `extend ${name(alias)} = ${expr}`),
    ...(filter ? [`where ${condition(filter)}`] : []),
  ];
  if (aggregations.length > 0) {
    const by = [...(buckets ? [bucket(query.resolution)] : []), ...groupBy.map(name)];
    steps.push(
      `summarize ${aggregations.map(aggregate).join(', ')}${by.length === 0 ? '' : ` by ${by.join(', ')}`}`,
    );
  } else if (project.length > 0) {
    const fields = project.map(({ field, alias }) =>
      alias ? `${name(alias)} = ${name(field)}` : name(field),
    );
    steps.push(`project _time, _sysTime, _rowId, ${fields.join(', ')}`);
  }
  const sorted = order.filter(
    ({ field }) => aggregations.length === 0 || !buckets || groupBy.includes(field),
  );
  if (sorted.length > 0) {
    steps.push(
      `order by ${sorted.map(({ field, desc }) => `${name(field)} ${desc ? 'desc' : 'asc'}`).join(', ')}`,
    );
  }
  if (limit !== undefined && limit > 0) steps.push(`take ${limit}`);
  return [name(dataset), ...steps].join(' | ');
}

const name = (field: string): string => `['${field.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`;

/** Kusto reads `['_time']` as it reads `_time`; bin wants a bare name to see that it is time. */
function bucket(resolution: string): string {
  if (resolution === 'auto' || resolution === '') return 'bin_auto(_time)';
  if (parseTimeSpan(resolution) === null)
    throw new Error(`resolution '${resolution}' is neither auto nor a duration`);
  return `bin(_time, ${resolution})`;
}

const AGGREGATES: ReadonlyMap<string, string> = new Map([
  ['distinct', 'dcount'],
  ['sum', 'sum'],
  ['avg', 'avg'],
  ['min', 'min'],
  ['max', 'max'],
  ['topk', 'topk'],
  ['percentiles', 'percentiles_array'],
  ['histogram', 'histogram'],
  ['variance', 'variance'],
  ['stdev', 'stdev'],
  ['makeset', 'make_set'],
]);

function aggregate({ op, field, argument, alias }: NonNullable<LegacyQuery['aggregations']>[number]): string {
  const called = name(alias ?? (field === '' || field === '*' ? op : `${op}_${field}`));
  if (op === 'count') return `${called} = count()`;
  const apl = AGGREGATES.get(op);
  if (apl === undefined) throw new Error(`the aggregation '${op}' is not implemented`);
  const given = argument === undefined || argument === null ? [] : [argument].flat().map(literal);
  return `${called} = ${apl}(${[name(field), ...given].join(', ')})`;
}

const COMPARISONS = new Set(['==', '!=', '>', '>=', '<', '<=']);
const WORDS: ReadonlyMap<string, string> = new Map([
  ['gt', '>'],
  ['gte', '>='],
  ['lt', '<'],
  ['lte', '<='],
]);
const TEXT: ReadonlyMap<string, string> = new Map([
  ['starts-with', 'startswith'],
  ['ends-with', 'endswith'],
  ['contains', 'contains'],
  ['has', 'has'],
]);

function condition({ op, field, value, children, caseSensitive }: Filter): string {
  if (op === 'and' || op === 'or') return `(${(children ?? []).map(condition).join(` ${op} `) || 'true'})`;
  if (op === 'not') return `not(${(children ?? []).map(condition).join(' and ') || 'true'})`;
  const comparison = WORDS.get(op) ?? op;
  if (COMPARISONS.has(comparison)) return `${name(field)} ${comparison} ${literal(value)}`;
  if (op === 'exists') return `isnotnull(${name(field)})`;
  if (op === 'not-exists') return `isnull(${name(field)})`;
  const positive = op.replace(/^not-/, '');
  const test =
    positive === 'regexp'
      ? `${name(field)} matches regex ${literal(value)}`
      : `${name(field)} ${textOperator(positive, op)}${caseSensitive === true ? '_cs' : ''} ${literal(value)}`;
  return positive === op ? test : `not(${test})`;
}

function textOperator(positive: string, op: string): string {
  const found = TEXT.get(positive);
  if (found === undefined) throw new Error(`the filter '${op}' is not implemented`);
  return found;
}

function literal(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  throw new Error(`${JSON.stringify(value)} cannot be compared with`);
}
