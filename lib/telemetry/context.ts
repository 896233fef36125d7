import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventName, Level } from './catalogue/events';
import type { FieldName, FieldValue } from './catalogue/fields';

/** The ids and facts that every later line, span and Sentry event of the same request carries. */
export type Annotations = {
  [N in
    | 'user_id'
    | 'phone_hash'
    | 'linkup_id'
    | 'invite_id'
    | 'job_id'
    | 'stripe_event_id'
    | 'twilio_message_sid'
    | 'queue_message_id'
    | 'replay_id'
    | 'handler'
    | 'attempt'
    | 'replay']?: FieldValue<N>;
};

export type Dependency = 'db' | 'llm' | 'twilio' | 'queue';

/** One call to a dependency. */
export interface Call {
  dependency: Dependency;
  name: string;
  /** On the clock of `performance.now()`, in milliseconds. */
  startedAt: number;
  ms: number;
  failed: boolean;
  facts?: CallFacts;
}

/** What an LLM call cost. */
export type CallFacts = { [N in 'model' | 'input_tokens' | 'output_tokens']?: FieldValue<N> };

/** A line that was logged. Its fields are what the caller passed: nothing of them may leave before the catalogue admits it. */
export interface Crumb {
  /** Milliseconds since the epoch. */
  at: number;
  correlationId: string;
  event: EventName;
  level: Level;
  fields: object;
}

/** Lines that a request remembers, the last ones. */
const TRAIL = 30;

/** State of one request; lives from the first to the last line of its handler, background work included. */
export interface RequestContext {
  correlationId: string;
  route: string;
  category: FieldValue<'category'>;
  annotations: Annotations;
  /** When it began, on both clocks: wall time in milliseconds since the epoch, and `performance.now()`. */
  startedAt: { epoch: number; clock: number };
  /** Set while the work is a replay: which one, and when the original began. */
  replay?: { id: string; originalAt: Date };
  /** Calls to dependencies, in the order in which they ended. */
  calls: Call[];
  /** The last lines that were logged. */
  trail: Crumb[];
  /** Whether something was handed to Sentry that must be on its way before the function is frozen. Shared by copies. */
  handedOver: { toSentry: boolean };
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs a function, and all it awaits, inside a request context. */
export function runInContext<T>(context: RequestContext, run: () => T): T {
  return storage.run(context, run);
}

/** The context of the current request, or undefined outside of one. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}

/** Adds ids to the current request. Outside of one it does nothing. */
export function annotate(annotations: Annotations): void {
  const context = storage.getStore();
  if (context) Object.assign(context.annotations, annotations);
}

/** Remembers a line for the Sentry events of the same request. */
export function leaveCrumb(context: RequestContext, crumb: Crumb): void {
  context.trail.push(crumb);
  if (context.trail.length > TRAIL) context.trail.shift();
}

/** A fresh context without time spent. */
export function newContext(
  start: Pick<RequestContext, 'correlationId' | 'route' | 'category'> & { annotations?: Annotations },
): RequestContext {
  return {
    annotations: {},
    startedAt: { epoch: Date.now(), clock: performance.now() },
    calls: [],
    trail: [],
    handedOver: { toSentry: false },
    ...start,
  };
}

export type AnnotationName = keyof Annotations & FieldName;
