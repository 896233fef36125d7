import { currentContext } from '@/lib/telemetry/context';
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
