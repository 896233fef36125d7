import { type EventFields, type EventName, events, type Level } from '../catalogue/events';
import { currentContext, leaveCrumb } from '../context';
import { isCorrelationId, newId } from '../correlation';
import { environment } from '../env';
import { formatLine } from './line';
import { writeLine } from './write-line';

/** What the deployment says of itself, once: its environment, and its commit, without which no row can be held against it. */
const env = environment();
const deployment = { git_sha: process.env.VERCEL_GIT_COMMIT_SHA };

/** The last id that was found to be one: all lines of a request have the same. */
let known = '';

function isKnown(id: string | undefined): id is string {
  if (id === known) return true;
  if (!isCorrelationId(id)) return false;
  known = id;
  return true;
}

export interface LogOptions {
  /** Overrides the catalogue's level. */
  level?: Level;
  /** For code outside a request context, such as the edge; inside one the context's id wins. */
  correlationId?: string;
  now?: number;
}

/**
 * Writes one lean JSON line for an event of the catalogue. There is no flush and no buffer: the line is on stdout or
 * stderr when this returns, and the log drain carries it from there. Never throws.
 *
 * Ids of the request context are added; the caller's own fields win over them.
 */
export function log<E extends EventName>(event: E, fields: EventFields<E>, options: LogOptions = {}): void {
  try {
    const context = currentContext();
    const level = options.level ?? events[event].level;
    const now = options.now ?? Date.now();
    if (context) leaveCrumb(context, { at: now, correlationId: context.correlationId, event, level, fields });
    const correlationId = context?.correlationId ?? options.correlationId;
    const sources = context ? [fields, context.annotations, deployment] : [fields, deployment];
    const line = formatLine(event, sources, {
      now,
      level,
      env,
      correlationId: isKnown(correlationId) ? correlationId : newId(),
    });
    writeLine(level, line);
  } catch {
    // Privacy fails closed and telemetry never throws into business code: a line that cannot be written is not written.
  }
}
