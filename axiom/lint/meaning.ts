import { eventFieldNames } from '@/lib/telemetry/catalogue/accept';
import { isEventName } from '@/lib/telemetry/catalogue/events';
import { isFieldName } from '../schema/field-name';
import { logColumns } from '../schema/logs';
import { metricColumns, metrics, pointColumns } from '../schema/metrics';
import { wordsOfField, wordsOfLabel } from '../schema/words';
import type { FormProblem } from './form';
import type { Reads } from './reads';

/** Checks of what a query asks for: that the metrics, events and fields it names exist, and go together. */
export function meaningProblems(reads: Reads, of: 'logs' | 'metrics'): FormProblem[] {
  const columns = of === 'logs' ? logColumns : metricColumns;
  const wrong = reads.ensured.flatMap(({ name, start, type }) => {
    const actual = columns.get(name);
    if (actual === undefined) return [unknown(`the ${of} have no field '${name}'`, start)];
    if (actual !== type) return [unknown(`'${name}' is a ${actual}, not a ${type}`, start)];
    return [];
  });
  return [
    ...wrong,
    ...(of === 'logs' ? eventProblems(reads) : metricProblems(reads)),
    ...wordProblems(reads, of),
  ];
}

/** What a column never holds is never found either, and nothing would tell. */
function wordProblems({ compared, fields, metrics: named }: Reads, of: 'logs' | 'metrics'): FormProblem[] {
  const metricNames = named.map(({ name }) => name);
  return compared.flatMap(({ column, name, start }) => {
    if (!fields.has(column) || name === '') return [];
    const words = of === 'logs' ? wordsOfField(column) : wordsOfLabel(column, metricNames);
    if (words === null || words.has(name)) return [];
    return [unknown(`'${column}' is never '${name}'`, start)];
  });
}

function metricProblems({ metrics: named, ensured }: Reads): FormProblem[] {
  const nameless = named.filter(({ name }) => !metrics.has(name));
  const labels = new Set(named.flatMap(({ name }) => [...(metrics.get(name)?.labels ?? [])]));
  const base = new Set(pointColumns.map(([name]) => name));
  const strange =
    named.length === 0 ? [] : ensured.filter(({ name }) => !base.has(name) && !labels.has(name));
  return [
    ...nameless.map(({ name, start }) => unknown(`there is no metric '${name}'`, start)),
    ...strange.map(({ name, start }) =>
      unknown(`none of the metrics named here has the label '${name}'`, start),
    ),
  ];
}

function eventProblems({ events: named, ensured }: Reads): FormProblem[] {
  const nameless = named.filter(({ name }) => !isEventName(name));
  const carried = new Set<string>(
    named.flatMap(({ name }) => (isEventName(name) ? [...(eventFieldNames.get(name) ?? [])] : [])),
  );
  const own = ensured.filter(({ name }) => isFieldName(name) && !ENVELOPE.has(name));
  const strange = named.length === 0 ? [] : own.filter(({ name }) => !carried.has(name));
  return [
    ...nameless.map(({ name, start }) => unknown(`there is no event '${name}'`, start)),
    ...strange.map(({ name, start }) => unknown(`none of the events named here carries '${name}'`, start)),
  ];
}

/** Fields that every line has, or that the drain takes from the platform where the line is silent. */
const ENVELOPE = new Set(['correlation_id', 'git_sha', 'region', 'route', 'method', 'status', 'cold_start']);

const unknown = (message: string, start: number): FormProblem => ({ rule: 'unknown', message, start });
