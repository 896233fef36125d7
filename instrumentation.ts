/** The SDK runs in Node only: a static import would also end up in the edge bundle and double it. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { startSentry } = await import('./lib/telemetry/sentry/node');
    startSentry();
  }
}

/** Called by Next for errors that no handler of ours caught: in pages, layouts and server actions. */
export async function onRequestError(
  error: unknown,
  request: { headers: Record<string, string | string[] | undefined> },
  { routePath }: { routePath: string },
): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { reportUncaught } = await import('./lib/telemetry/sentry/uncaught');
    await reportUncaught(error, { route: routePath, headers: request.headers });
  }
}
