import * as Sentry from '@sentry/nextjs';
import type { RequestContext } from '../context';
import { traceId } from '../correlation';
import { environment } from '../env';
import { reportLoss } from './loss';
import { isTraced, sampleRand, traceRate } from './rate';
import { type SpanSpec, spansOf } from './spans';

/** The rate of this deployment. */
export const currentRate = (): number => traceRate(environment(), process.env.SENTRY_TRACES_RATE);

/**
 * Hands the trace of a finished request to Sentry if its route is traced and its operation sampled. The trace id is the
 * correlation id that the request ended with, which for a text that was taken up again is its first try's. A
 * `sentry-trace` header is looked at nowhere, so no caller decides. Never throws.
 */
export function traceRequest(
  context: RequestContext,
  ending: { clock: number; method: string; status: number },
): void {
  try {
    const rand = sampleRand(context.correlationId);
    if (!isTraced(context.route) || rand >= currentRate() || !Sentry.isInitialized()) return;
    const { root, children } = spansOf(context, ending);
    Sentry.withScope((scope) => {
      scope.setPropagationContext({ traceId: traceId(context.correlationId), sampleRand: rand });
      const parentSpan = start(root, { forceTransaction: true, parentSpan: null });
      for (const child of children) finish(start(child, { parentSpan }), child);
      finish(parentSpan, root);
    });
    context.handedOver.toSentry = true;
  } catch {
    reportLoss('capture_failed');
  }
}

type Place = Pick<Parameters<typeof Sentry.startInactiveSpan>[0], 'forceTransaction' | 'parentSpan'>;

function start({ name, op, start, attributes }: SpanSpec, place: Place): Sentry.Span {
  return Sentry.startInactiveSpan({ name, op, attributes, startTime: start / 1000, ...place });
}

function finish(span: Sentry.Span, { end, failed }: SpanSpec): void {
  span.setStatus(failed ? { code: 2, message: 'internal_error' } : { code: 1 });
  span.end(end / 1000);
}
