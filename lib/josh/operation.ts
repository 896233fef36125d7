import type { FieldValue } from '@/lib/telemetry/catalogue/fields';
import { type Annotations, currentContext, runInContext } from '@/lib/telemetry/context';
import { newId } from '@/lib/telemetry/correlation';

/** The id of the operation under way; outside of a request a new one begins. */
export function operationId(): string {
  return currentContext()?.correlationId ?? newId();
}

/**
 * Goes on under the id with which an earlier request began the same operation, so that a provider's retry is found where
 * its first try is.
 */
export function continueOperation(correlationId: string): void {
  const context = currentContext();
  if (context) context.correlationId = correlationId;
}

/**
 * Runs a part of a request under the operation that it belongs to, so that a scheduled run's work on one thing is found
 * in that thing's own story. Time spent still counts for the request.
 */
export function underOperation<T>(correlationId: string, annotations: Annotations, run: () => T): T {
  const context = currentContext();
  if (context === undefined) return run();
  return runInContext(
    { ...context, correlationId, annotations: { ...context.annotations, ...annotations } },
    run,
  );
}

/** Runs a step whose failure is about something else than the request: an error thrown in it carries this category. */
export async function inCategory<T>(category: FieldValue<'category'>, run: () => Promise<T>): Promise<T> {
  const context = currentContext();
  const before = context?.category;
  if (context) context.category = category;
  const result = await run();
  // After an error it stays: the error is reported later.
  if (context && before !== undefined) context.category = before;
  return result;
}
