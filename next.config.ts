import { withSentryConfig } from '@sentry/nextjs/config';
import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  // Twilio signs the query as it is written: Next would hand `%20` to the edge as `+`, and repeated names side by side.
  skipProxyUrlNormalize: true,
  // The platform compresses at its edge.
  compress: false,
  // `npm run typecheck` does it with TypeScript 7, whose compiler API Next does not call.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['postgres', 'twilio'],
  // One access line a request is ours (`http.request.completed`); Next's own would be free text.
  logging: false,
};

export default withSentryConfig(config, {
  telemetry: false,
  silent: true,
  sourcemaps: { disable: !process.env.SENTRY_AUTH_TOKEN },
  routeManifestInjection: false,
  buildTimeInstrumentation: false,
  // Pages are not traced.
  suppressOnRouterTransitionStartWarning: true,
});
