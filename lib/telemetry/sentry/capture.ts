import * as Sentry from '@sentry/nextjs';
import type { FieldValue } from '../catalogue/fields';
import { currentContext } from '../context';
import { describeError } from '../errors/describe';
import type { Severity } from '../errors/error';

/**
 * Sends an error to Sentry with its category and the ids of the current request as tags (Document 5, "Sentry Event
 * Categories"). Grouped by category and code, since no message is left to group by. A no-op before `startSentry`, and
 * without a DSN. Never throws.
 *
 * @param as what the error is about, where that is not what the request is about
 */
export function captureError(
  error: unknown,
  as: { category?: FieldValue<'category'>; severity?: Severity } = {},
): void {
  try {
    const { code, severity } = describeError(error);
    const context = currentContext();
    const category = as.category ?? context?.category ?? 'unhandled';
    Sentry.withScope((scope) => {
      scope.setLevel(as.severity ?? severity);
      scope.setFingerprint([category, code]);
      scope.setTags({ category, error_code: code });
      if (context) scope.setTags({ correlation_id: context.correlationId, ...context.annotations });
      Sentry.captureException(error);
    });
  } catch {
    // Telemetry never throws into business code.
  }
}
