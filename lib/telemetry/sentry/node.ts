import * as Sentry from '@sentry/nextjs';
import { environment } from '../env';
import { describeError } from '../errors/describe';
import { log } from '../log/log';
import { Budget, PER_FINGERPRINT, withinBudget } from './budget';
import { categoryOf, categoryOfPath } from './category';
import { closed } from './closed';
import { guardEnvelope } from './guard';
import { reportLoss } from './loss';
import { isTraced } from './rate';
import { scrubEvent } from './scrub';
import { scrubSpan } from './scrub-span';
import { currentRate } from './trace';

type Options = NonNullable<Parameters<typeof Sentry.init>[0]>;
type Outgoing = Parameters<NonNullable<Options['beforeSend']>>;

/** Integrations that send nothing of a request; the defaults also include ones that do. */
const KEPT = new Set([
  'EventFilters',
  'FunctionToString',
  'LinkedErrors',
  'OnUncaughtException',
  'DistDirRewriteFrames',
]);

/** The SDK's options in the Node runtime: every source of data off, every hook closed. */
export function sentryOptions(dsn: string): Options {
  const budget = new Budget({ ...PER_FINGERPRINT, now: Date.now });
  return {
    ...closed,
    dsn,
    environment: environment(),
    initialScope: { tags: { env: environment() }, attributes: { env: environment() } },
    ...(process.env.VERCEL_GIT_COMMIT_SHA ? { release: process.env.VERCEL_GIT_COMMIT_SHA } : {}),
    // A host name, a side car and code loaded behind our back are none of Sentry's business.
    includeServerName: false,
    spotlight: false,
    enableRuntimeChannelInjection: false,
    enableOpenTelemetrySetup: false,
    // Requests under way at once; the default drops what 40 failing requests report.
    transportOptions: { bufferSize: 200 },
    integrations: (defaults) => [
      ...defaults.filter(({ name }) => KEPT.has(name)),
      // By default it prints the error with its message.
      Sentry.onUnhandledRejectionIntegration({ mode: 'none' }),
    ],
    // Decided before, by the operation's own id: see `traceRequest`. Never by the caller: the parent's wish is not read.
    tracesSampler: ({ attributes }) => (isTraced(String(attributes?.['http.route'])) ? currentRate() : 0),
    beforeSend: (event, hint) => admitEvent(event, hint, budget),
    beforeSendSpan: (span) => scrubSpan(span),
  };
}

/** Starts the SDK; without `SENTRY_DSN` it does nothing. */
export function startSentry(): void {
  const dsn = process.env.SENTRY_DSN;
  if (dsn) closeEnvelopes(Sentry.init(sentryOptions(dsn)));
}

/** The last line before the network, and the count of what did not get through it. */
export function closeEnvelopes(client: ReturnType<typeof Sentry.init>): void {
  client?.on('beforeEnvelope', (envelope) => {
    try {
      guardEnvelope(envelope);
    } catch {
      reportLoss('guard_failed');
    }
  });
  client?.on('afterSendEvent', (_event, { statusCode }) => {
    if (statusCode === undefined) reportLoss('unreachable');
    else if (statusCode >= 300) reportLoss(`http_${statusCode}`);
  });
}

/** What leaves of an event, if it may: never what could not be scrubbed, and of one fault not more than the budget. */
function admitEvent(event: Outgoing[0], hint: Outgoing[1], budget: Budget): Outgoing[0] | null {
  try {
    if (event.tags?.error_code === undefined) nameUncaught(event, hint.originalException);
    return withinBudget(scrubEvent(event), budget);
  } catch {
    reportLoss('scrub_failed');
    return null;
  }
}

/** An error that the SDK itself caught, outside of any request: nothing of ours has named it, and nothing has logged it. */
function nameUncaught(event: Outgoing[0], error: unknown): void {
  const { code, type } = describeError(error);
  const category = categoryOf(code, categoryOfPath(''));
  event.level = 'fatal';
  event.fingerprint = [category, code, 'uncaught'];
  event.tags = { ...event.tags, category, error_code: code, error_type: type, reason: 'uncaught' };
  log('error.caught', { error_code: code, error_type: type, category });
}
