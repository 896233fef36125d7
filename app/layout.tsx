import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { environment } from '@/lib/telemetry/env';
import { readPassport } from '@/lib/telemetry/intake/headers';
import { toAttributes } from '@/lib/telemetry/sentry/browser-settings';

export const metadata = { title: 'JOSH' };

/** Read by a name in a variable: Next would put the value of the build in the place of a written-out `NEXT_PUBLIC_`. */
const BROWSER_DSN = 'NEXT_PUBLIC_SENTRY_DSN';

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { correlationId } = readPassport(await headers());
  const settings = toAttributes({
    dsn: process.env[BROWSER_DSN],
    env: environment(),
    release: process.env.VERCEL_GIT_COMMIT_SHA,
    correlationId,
  });
  return (
    <html lang="en" {...settings}>
      <body>{children}</body>
    </html>
  );
}
