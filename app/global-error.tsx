'use client';

import { useEffect } from 'react';
import { captureBrowserError } from '@/lib/telemetry/sentry/browser';

/** Shown in place of the whole page when not even the layout could be drawn. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  useEffect(() => {
    // An error with a digest was thrown on the server, which has reported it.
    if (error.digest === undefined) captureBrowserError(error);
  }, [error]);
  return (
    <html lang="en">
      <body>
        <h1>This page could not be shown</h1>
        <p>The error was reported. Try again; if it persists, tell the on-call the time.</p>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  );
}
