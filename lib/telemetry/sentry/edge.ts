import { newId, traceId } from '../correlation';
import { environment } from '../env';
import { severityOf } from '../errors/severity';
import { Budget, PER_FINGERPRINT } from './budget';
import { categoryOfPath } from './category';
import { scrubTags } from './scrub-tags';

/** Keeps the function awake until the promise is through. */
export type WaitUntil = (promise: Promise<unknown>) => void;

export interface EdgeReport {
  /** Of the error catalogue, or of `describeError`. */
  code: string;
  /** The request's path; only a route that looks like one leaves. */
  path: string;
  correlationId: string;
  reason?: string | undefined;
  tags?: Record<string, string | undefined>;
}

const TIMEOUT_MS = 1_500;
/** Reports under way at once in one instance. */
const MAX_UNDER_WAY = 20;

const budget = new Budget({ ...PER_FINGERPRINT, now: Date.now });
let underWay = 0;
let pausedUntil = 0;

/**
 * Sends what the edge refuses or crashes on to Sentry: one small envelope, written here because the SDK would double the
 * edge's bundle. By the same rules: codes and ids only, a budget for each fault, nothing when `SENTRY_DSN` is unset.
 * It never throws and nobody waits for it; what Sentry does not take is still in the log.
 */
export function reportFromEdge(report: EdgeReport, waitUntil: WaitUntil): void {
  try {
    const dsn = process.env.SENTRY_DSN;
    if (!dsn || underWay >= MAX_UNDER_WAY || Date.now() < pausedUntil) return;
    const { code, path, reason = '' } = report;
    const { allowed, suppressed } = budget.take(`${code} ${reason} ${categoryOfPath(path)}`);
    if (allowed) waitUntil(send(new URL(dsn), envelope(report, suppressed)));
  } catch {
    // Telemetry never throws into the answer.
  }
}

/** Header, item header, item (Sentry: "Envelopes"). */
function envelope({ code, path, correlationId, reason, tags }: EdgeReport, suppressed: number): string {
  const category = categoryOfPath(path);
  const event_id = traceId(newId());
  const now = new Date().toISOString();
  const event = {
    event_id,
    timestamp: now,
    platform: 'javascript',
    level: severityOf(code, category),
    environment: environment(),
    release: process.env.VERCEL_GIT_COMMIT_SHA,
    fingerprint: [category, ...[code, reason].filter((part) => part !== undefined)],
    exception: { values: [{ type: 'EdgeReport', value: code }] },
    contexts: {
      trace: { trace_id: traceId(correlationId), span_id: event_id.slice(-16) },
      runtime: { name: 'vercel-edge' },
    },
    tags: scrubTags({
      env: environment(),
      category,
      error_code: code,
      correlation_id: correlationId,
      handler: 'middleware',
      route: path,
      reason,
      ...tags,
      ...(suppressed > 0 ? { suppressed } : {}),
    }),
  };
  return [{ event_id, sent_at: now }, { type: 'event' }, event]
    .map((line) => JSON.stringify(line))
    .join('\n');
}

async function send(dsn: URL, body: string): Promise<void> {
  underWay += 1;
  try {
    const url = `${dsn.protocol}//${dsn.host}/api${dsn.pathname}/envelope/`;
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-sentry-envelope',
        'x-sentry-auth': `Sentry sentry_version=7, sentry_client=josh-edge/1, sentry_key=${dsn.username}`,
      },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    // Sentry: "Rate Limits": too many requests are answered 429 with the seconds to stay away.
    if (response.status === 429)
      pausedUntil = Date.now() + 1_000 * (Number(response.headers.get('retry-after')) || 60);
    await response.body?.cancel();
  } catch {
    // Not reached in time: the log line says what happened.
  } finally {
    underWay -= 1;
  }
}
