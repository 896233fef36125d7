import { createRedis } from '@/lib/clients/redis';
import type { FieldValue } from '../catalogue/fields';
import { conditionOf } from '../claim/edge-count';
import { newContext, type RequestContext, runInContext } from '../context';
import { CORRELATION_HEADER } from '../correlation';
import { describeError } from '../errors/describe';
import { JoshError } from '../errors/error';
import { type AnswerStyle, errorResponse } from '../errors/response';
import { type Passport, readPassport } from '../intake/headers';
import type { SourceName } from '../intake/sources';
import { log } from '../log/log';
import { captureError } from '../sentry/capture';
import { traceRequest } from '../sentry/trace';
import { afterResponse } from './after-response';
import { completed } from './completed';
import { settle } from './settle';

export interface HandlerSpec {
  /** Route pattern as Next names it, for example `/api/linkups/[id]`. */
  route: string;
  handler: string;
  category: FieldValue<'category'>;
  /** The signed caller that the edge must have verified; absent for routes that check their caller themselves. */
  source?: SourceName;
  style?: AnswerStyle;
  /** Answers what a handler threw, where people read the answer; it was logged and reported before. */
  answerError?: (error: unknown, request: Request, correlationId: string) => Promise<Response>;
}

let coldStart = true;

/**
 * Wraps a route handler: request context, one `http.request.completed` line whatever happens, one mapping of errors to
 * HTTP, and the claim settled after the answer, so that no Redis trip stands in the answer's path.
 *
 * A handler that throws or answers 5xx releases its claim: the caller's retry runs it again.
 */
export function withTelemetry<A extends unknown[]>(
  spec: HandlerSpec,
  handler: (request: Request, ...rest: A) => Promise<Response>,
): (request: Request, ...rest: A) => Promise<Response> {
  return (request, ...rest) => {
    const passport = readPassport(request.headers);
    const context = newContext({
      correlationId: passport.correlationId,
      route: spec.route,
      category: spec.category,
      annotations: { handler: spec.handler },
    });
    return runInContext(context, () =>
      serve(spec, context, passport, request, () => handler(request, ...rest)),
    );
  };
}

async function serve(
  spec: HandlerSpec,
  context: RequestContext,
  passport: Passport,
  request: Request,
  run: () => Promise<Response>,
): Promise<Response> {
  const wasCold = coldStart;
  coldStart = false;
  let response: Response;
  let errorCode: string | undefined;
  try {
    // A route that is reached around the edge was verified by nobody.
    if (spec.source !== undefined && passport.verified !== spec.source)
      throw new JoshError('request.unverified');
    response = await run();
  } catch (error) {
    errorCode = report(error, spec);
    const { correlationId } = passport;
    response =
      (await spec.answerError?.(error, request, correlationId).catch(() => undefined)) ??
      errorResponse(codeOf(error), correlationId, { style: spec.style ?? 'json' });
  }
  const failed = response.status >= 500;
  const ended = performance.now();
  const { lease } = passport;
  afterResponse(async () => {
    if (lease) {
      const condition = conditionOf(spec.source);
      const failure = condition && { condition, now: Date.now() };
      await settle(createRedis, lease, failed ? 'failed' : 'ok', failure);
    }
    traceRequest(context, { clock: ended, method: request.method, status: response.status });
  });
  log(
    'http.request.completed',
    completed(context, {
      method: request.method,
      status: response.status,
      durationMs: ended - context.startedAt.clock,
      outcome:
        errorCode !== undefined ? 'thrown' : failed ? 'failed' : response.status >= 400 ? 'refused' : 'ok',
      dedupe: passport.dedupe,
      errorCode,
      coldStart: wasCold,
    }),
    { level: failed ? 'error' : 'info' },
  );
  return withCorrelation(response, passport.correlationId);
}

/** The code that an answer may tell. */
export const codeOf = (error: unknown) => (error instanceof JoshError ? error.code : 'internal');

function report(error: unknown, spec: HandlerSpec): string {
  const { code, type } = describeError(error);
  log('error.caught', { error_code: code, error_type: type, category: spec.category, route: spec.route });
  captureError(error);
  return code;
}

/** Responses such as redirects have immutable headers; the edge sets the header on what it forwards anyway. */
function withCorrelation(response: Response, correlationId: string): Response {
  if (response.headers.has(CORRELATION_HEADER)) return response;
  const headers = new Headers(response.headers);
  headers.set(CORRELATION_HEADER, correlationId);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
