import { logColumns } from '../schema/logs';
import { datasetReference, literal, type Parameter } from './query';

/** Whole rows that a story has at most: the newest, where there are more. */
export const MOST_LINES = 1_000;

/** The environment, a parameter of nearly every query. */
export const env = {
  about: 'prod, staging or local; all of them when empty',
  default: '',
} as const satisfies Parameter;

/** A field by its name, also where it was never ingested: naming such a field as it is would be an error. */
export const sure = (field: string, type = 'string'): string => `ensure_field('${field}', typeof(${type}))`;

/** Keeps to the environment asked for. */
export const IN_ENV = `(isempty(_env) or ${sure('env')} == _env)`;

/**
 * The points of some metrics, each once: the drain may ship a batch twice when it is killed after Axiom's answer, and then
 * both rows are the same to the `point_id`. `distinct` is cheap where it matters: a counter has one row for a series,
 * batch and minute, however much was counted.
 */
export function points(dataset: string, metrics: readonly string[], labels: readonly string[] = []): string {
  const own = ['point_id', ...(metrics.length > 1 ? ['metric'] : [])];
  return [
    datasetReference(dataset),
    `| where ${oneOf('metric', metrics)} and ${IN_ENV}`,
    ...ensured([...[...own, ...labels].map((label) => [label, 'string'] as const), ['value', 'real']]),
    `| distinct ${['_time', ...own, 'value', ...labels.map(named)].join(', ')}`,
  ].join('\n');
}

/** The lines of some events, each once by its `entry_id`, with the fields that are asked for. */
export function lines(dataset: string, events: readonly string[], fields: readonly string[]): string {
  const own = ['entry_id', ...(events.length > 1 ? ['event'] : [])];
  return [
    datasetReference(dataset),
    `| where ${oneOf('event', events)} and ${IN_ENV}`,
    ...ensured([...own, ...fields].map((field) => [field, logColumns.get(field) ?? 'string'])),
    `| distinct ${['_time', ...own, ...fields].join(', ')}`,
  ].join('\n');
}

/** Makes fields sure to exist, with nulls where they were never ingested. */
export function ensured(fields: readonly (readonly [name: string, type: string])[]): string[] {
  if (fields.length === 0) return [];
  return [`| extend ${fields.map(([name, type]) => `${named(name)} = ${sure(name, type)}`).join(', ')}`];
}

/** `of` is a word of the language. */
const named = (field: string): string => (field === 'of' ? "['of']" : field);

function oneOf(field: string, values: readonly string[]): string {
  const [only] = values;
  if (values.length === 1 && only !== undefined) return `${sure(field)} == ${literal(only)}`;
  return `${sure(field)} in (${values.map(literal).join(', ')})`;
}

/** `part` of `whole` in percent with two decimals; 0 where there is nothing. */
export const percent = (part: string, whole: string): string =>
  `iff(${whole} == 0, 0.0, round(100.0 * ${part} / ${whole}, 2))`;
