import type { EventFields } from '../catalogue/events';
import type { FieldValue } from '../catalogue/fields';
import type { Call, Dependency, RequestContext } from '../context';

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
  const [db, llm, twilio, queue] = (['db', 'llm', 'twilio', 'queue'] as const).map((dependency) =>
    spent(context.calls, dependency),
  );
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
    db_ms: db?.ms,
    db_calls: db?.calls,
    db_queries: queries(context.calls),
    llm_ms: llm?.ms,
    llm_calls: llm?.calls,
    twilio_ms: twilio?.ms,
    twilio_calls: twilio?.calls,
    queue_ms: queue?.ms,
    queue_calls: queue?.calls,
  };
}

/** Milliseconds and calls of one dependency, if there were any. */
function spent(calls: readonly Call[], dependency: Dependency): { ms: number; calls: number } | undefined {
  let ms = 0;
  let count = 0;
  for (const call of calls) {
    if (call.dependency !== dependency) continue;
    ms += call.ms;
    count += 1;
  }
  return count === 0 ? undefined : { ms: tenths(ms), calls: count };
}

const tenths = (ms: number) => Math.round(ms * 10) / 10;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const method = (name: string) => METHODS.find((known) => known === name) ?? 'POST';

function queries(calls: readonly Call[]): string | undefined {
  const named = calls.filter(({ dependency }) => dependency === 'db');
  return named.length === 0 ? undefined : named.map(({ name, ms }) => `${name}:${tenths(ms)}`).join(',');
}
