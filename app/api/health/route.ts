import { createRedis } from '@/lib/clients/redis';
import { role } from '@/lib/telemetry/env';
import { describeError } from '@/lib/telemetry/errors/describe';
import { hasServiceToken } from '@/lib/telemetry/service-token';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** Open callers learn whether this deployment answers; holders of the service token also what it can reach. */
export async function GET(request: Request): Promise<Response> {
  if (!hasServiceToken(request)) return Response.json({ ok: true });
  const redis = await reach(async () => createRedis().ping());
  return Response.json({ ok: redis === 'ok', role: role(), redis }, { status: redis === 'ok' ? 200 : 503 });
}

async function reach(probe: () => Promise<unknown>): Promise<string> {
  try {
    await probe();
    return 'ok';
  } catch (error) {
    return describeError(error).code;
  }
}
