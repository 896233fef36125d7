import * as Sentry from '@sentry/nextjs';
import { environment } from '../env';
import { scrubEvent } from './scrub';

type Options = NonNullable<Parameters<typeof Sentry.init>[0]>;

/** Integrations that send nothing of a request; the defaults also include ones that do. */
const KEPT = new Set([
  'EventFilters',
  'FunctionToString',
  'LinkedErrors',
  'OnUncaughtException',
  'OnUnhandledRejection',
  'DistDirRewriteFrames',
]);

/**
 * The SDK's options in the Node runtime. Unset, `dataCollection` means everything in version 11: each source is switched
 * off by name, and what still gets through is removed by `beforeSend`. No traces are recorded.
 */
export function sentryOptions(dsn: string): Options {
  return {
    dsn,
    environment: environment(),
    initialScope: { tags: { env: environment() } },
    attachStacktrace: false,
    enableOpenTelemetrySetup: false,
    tracePropagationTargets: [],
    dataCollection: {
      userInfo: false,
      cookies: false,
      httpHeaders: false,
      httpBodies: [],
      urlQueryParams: false,
      graphQL: { document: false, variables: false },
      genAI: { inputs: false, outputs: false },
      databaseQueryData: false,
      queues: false,
      stackFrameVariables: false,
      frameContextLines: 0,
    },
    integrations: (defaults) => defaults.filter(({ name }) => KEPT.has(name)),
    beforeBreadcrumb: () => null,
    beforeSend: (event) => scrubEvent(event),
    beforeSendLog: () => null,
    beforeSendMetric: () => null,
  };
}

/** Starts the SDK; without `SENTRY_DSN` it does nothing. */
export function startSentry(): void {
  const dsn = process.env.SENTRY_DSN;
  if (dsn) Sentry.init(sentryOptions(dsn));
}
