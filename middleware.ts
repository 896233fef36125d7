import { next } from '@vercel/functions/middleware';
import { createRedis } from '@/lib/clients/redis';
import { CORRELATION_HEADER, newId } from '@/lib/telemetry/correlation';
import { role } from '@/lib/telemetry/env';
import { errorResponse } from '@/lib/telemetry/errors/response';
import { stamp } from '@/lib/telemetry/intake/headers';
import { intake } from '@/lib/telemetry/intake/intake';
import { reportCrash } from '@/lib/telemetry/intake/report';

/** The drain stays outside: whatever the edge did for it would be drained again. Static files need no id. */
export const config = { matcher: ['/((?!_next/|favicon\\.ico|api/drain).*)'] };

const ports = {
  redis: createRedis,
  now: Date.now,
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

/** The edge: correlation, verification, claim; nothing else lives here. */
export async function middleware(
  request: Request,
  event: { waitUntil(promise: Promise<unknown>): void },
): Promise<Response> {
  const waitUntil = (promise: Promise<unknown>) => event.waitUntil(promise);
  try {
    if (role() === 'drain') return errorResponse('request.not_found', newId());
    const result = await intake(request, { ...ports, waitUntil });
    if (result.next === 'answer') {
      result.response.headers.set(CORRELATION_HEADER, result.correlationId);
      return result.response;
    }
    const { passport } = result;
    const response = next({ request: { headers: stamp(request.headers, passport) } });
    response.headers.set(CORRELATION_HEADER, passport.correlationId);
    return response;
  } catch (error) {
    // Nothing was verified, so nothing may pass; the provider's retry will find a mended deployment.
    const correlationId = newId();
    reportCrash({ path: new URL(request.url).pathname, correlationId, waitUntil }, error);
    return errorResponse('internal', correlationId);
  }
}
