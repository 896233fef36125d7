import type { EventFields } from '../catalogue/events';
import type { FieldValue } from '../catalogue/fields';
import type { RequestContext } from '../context';

type Completed = EventFields<'http.request.completed'>;

export interface Ending {
  method: string;
  status: number;
  durationMs: number;
  outcome: FieldValue<'outcome'>;
  dedupe: FieldValue<'dedupe'> | undefined;
  errorCode: string | undefined;
  coldStart: boolean;
}

/** The fields of a request's one wide line, from its context and its end. Pure. */
export function completed(context: RequestContext, ending: Ending): Completed {
  const spent = (dependency: 'db' | 'llm' | 'twilio' | 'queue') => context.spent.get(dependency);
  return {
    route: context.route,
    method: method(ending.method),
    status: ending.status,
    duration_ms: tenths(ending.durationMs),
    outcome: ending.outcome,
    category: context.category,
    dedupe: ending.dedupe,
    error_code: ending.errorCode,
    cold_start: ending.coldStart,
    db_ms: time(spent('db')),
    db_calls: spent('db')?.calls,
    db_queries: queries(context),
    llm_ms: time(spent('llm')),
    llm_calls: spent('llm')?.calls,
    twilio_ms: time(spent('twilio')),
    twilio_calls: spent('twilio')?.calls,
    queue_ms: time(spent('queue')),
    queue_calls: spent('queue')?.calls,
  };
}

const tenths = (ms: number) => Math.round(ms * 10) / 10;
const time = (spent: { ms: number } | undefined) => (spent ? tenths(spent.ms) : undefined);

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const method = (name: string) => METHODS.find((known) => known === name) ?? 'POST';

function queries({ queries }: RequestContext): string | undefined {
  if (queries.length === 0) return undefined;
  return queries.map(({ name, ms }) => `${name}:${tenths(ms)}`).join(',');
}
