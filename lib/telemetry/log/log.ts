import { type EventFields, type EventName, events, type Level } from '../catalogue/events';
import { currentContext, leaveCrumb } from '../context';
import { isCorrelationId, newId } from '../correlation';
import { environment } from '../env';
import { formatLine } from './line';

/** Vercel's commit; a row without it cannot be held against the deploys. */
const deployment = { git_sha: process.env.VERCEL_GIT_COMMIT_SHA };

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
      env: environment(),
      correlationId: isCorrelationId(correlationId) ? correlationId : newId(),
    });
    // console works on edge and node, and Vercel maps its methods to levels; biome allows it in this file only.
    console[level](line);
  } catch {
    // Privacy fails closed and telemetry never throws into business code: a line that cannot be written is not written.
  }
}
