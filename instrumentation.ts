/** The SDK runs in Node only: a static import would also end up in the edge bundle and double it. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { startSentry } = await import('./lib/telemetry/sentry/node');
    startSentry();
  }
}

/** Called by Next for errors that no handler of ours caught. */
export async function onRequestError(error: unknown): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { captureError } = await import('./lib/telemetry/sentry/capture');
    captureError(error);
  }
}
