import * as Sentry from '@sentry/nextjs';
import { currentContext } from '../context';
import { traceId } from '../correlation';
import { describeError } from '../errors/describe';
import { JoshError, type Severity } from '../errors/error';
import { severityOf } from '../errors/severity';
import { breadcrumbOf } from './breadcrumb';
import { type Category, categoryOf, categoryOfPath } from './category';
import { reportLoss } from './loss';

export interface CaptureOptions {
  /** What the error is about, where that is not what the request is about. */
  category?: Category;
  /** Overrides the rule: for what was recovered. */
  severity?: Severity;
  /** Outside of a request context: where it happened, and in which operation. */
  path?: string;
  correlationId?: string;
  /** False for what nobody caught. */
  handled?: boolean;
}

/**
 * Sends an error to Sentry with its category and the ids of the current request as tags (Document 5, "Sentry Event
 * Categories"), and the request's log lines as breadcrumbs. Grouped by category and code, since no message is left to
 * group by. The trace id is the correlation id.
 *
 * A no-op before `startSentry`, and without a DSN. Never throws.
 */
export function captureError(error: unknown, as: CaptureOptions = {}): void {
  try {
    if (!Sentry.isInitialized()) return;
    const context = currentContext();
    const { code, type } = describeError(error);
    const path = context?.route ?? as.path ?? '';
    const category = categoryOf(code, as.category ?? context?.category ?? categoryOfPath(path));
    // A step may be about something else than the request; what cannot be processed then is still the request.
    const severity = as.severity ?? severityOf(code, as.category ?? categoryOfPath(path));
    const reason = error instanceof JoshError ? error.reason : undefined;
    const correlationId = context?.correlationId ?? as.correlationId;
    Sentry.withScope((scope) => {
      scope.setLevel(severity);
      scope.setFingerprint([category, code, ...(reason === undefined ? [] : [reason])]);
      scope.setTags({
        category,
        error_code: code,
        error_type: type,
        reason,
        route: path,
        correlation_id: correlationId,
      });
      if (correlationId !== undefined)
        scope.setPropagationContext({ traceId: traceId(correlationId), sampleRand: 0 });
      if (context) {
        scope.setTags({ ...context.annotations });
        for (const crumb of context.trail) scope.addBreadcrumb(breadcrumbOf(crumb, context.annotations));
      }
      Sentry.captureException(error, { mechanism: { type: 'josh', handled: as.handled ?? true } });
    });
    if (context) context.handedOver.toSentry = true;
  } catch {
    // Telemetry never throws into business code.
    reportLoss('capture_failed');
  }
}
