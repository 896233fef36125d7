import * as Sentry from '@sentry/nextjs';
import { environment } from '../env';
import { type Capture, connectSentry } from './capture';
import { scrubEvent } from './scrub';

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
 * Starts the SDK in the Node runtime and connects {@link connectSentry}. Without `SENTRY_DSN` it does nothing.
 *
 * Unset, `dataCollection` means everything in version 11: each source is switched off by name, and what still gets
 * through is removed by `beforeSend`. Traces are not recorded here.
 */
export function startSentry(): void {
  const dsn = process.env.SENTRY_DSN;
  if (!dsn) return;
  Sentry.init({
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
  });
  connectSentry(send);
}

function send({ error, level, fingerprint, tags }: Capture): void {
  Sentry.withScope((scope) => {
    scope.setLevel(level);
    scope.setTags(tags);
    scope.setFingerprint(fingerprint);
    Sentry.captureException(error);
  });
}

/** Reports what Next caught outside of our handlers. */
export const captureRequestError = (error: unknown): void => {
  const tags = { error_code: 'internal', category: 'unhandled' };
  send({ error, level: 'fatal', fingerprint: ['unhandled'], tags });
};
