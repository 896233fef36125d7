import { AsyncLocalStorage } from 'node:async_hooks';
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

/** State of one request; lives from the first to the last line of its handler, background work included. */
export interface RequestContext {
  correlationId: string;
  route: string;
  category: FieldValue<'category'>;
  annotations: Annotations;
  /** Milliseconds and calls per dependency. */
  spent: Map<Dependency, { ms: number; calls: number }>;
  /** Named queries with their milliseconds, in order. */
  queries: { name: string; ms: number }[];
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

/** A fresh context without time spent. */
export function newContext(
  start: Pick<RequestContext, 'correlationId' | 'route' | 'category'> & { annotations?: Annotations },
): RequestContext {
  return { annotations: {}, spent: new Map(), queries: [], ...start };
}

export type AnnotationName = keyof Annotations & FieldName;
