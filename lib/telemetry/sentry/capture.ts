import { currentContext } from '../context';
import { describeError } from '../errors/describe';

/** What is sent with an error: Document 5, "Sentry Event Categories". */
export interface Capture {
  error: unknown;
  level: 'fatal' | 'error' | 'warning';
  fingerprint: string[];
  tags: Record<string, string>;
}

type Sink = (capture: Capture) => void;
let sink: Sink | undefined;

/** Connects the Sentry SDK; called once by `instrumentation.ts` where the SDK runs. */
export function connectSentry(next: Sink): void {
  sink = next;
}

/**
 * Sends an error to Sentry with the ids of the current request as tags. A no-op where no SDK is connected, such as the
 * edge, whose bundle has no room for it. Never throws.
 */
export function captureError(error: unknown): void {
  try {
    sink?.(toCapture(error));
  } catch {
    // Telemetry never throws into business code.
  }
}

function toCapture(error: unknown): Capture {
  const { code, severity } = describeError(error);
  const context = currentContext();
  const tags: Record<string, string> = { error_code: code, category: context?.category ?? 'db_schema' };
  if (context) {
    tags.correlation_id = context.correlationId;
    for (const [name, value] of Object.entries(context.annotations)) tags[name] = String(value);
  }
  return { error, level: severity, fingerprint: [tags.category ?? '', code], tags };
}
