import { role } from '@/lib/telemetry/env';
import { describeError } from '@/lib/telemetry/errors/describe';
import { readBody } from '@/lib/telemetry/intake/body';
import { answer } from './answer';
import { warn } from './live/warn';
import { drainBatch } from './pipeline';
import type { Ports } from './ports';
import { readSettings } from './settings';
import { newState } from './state';
import { readTriggerSettings } from './trigger';

/** Vercel's limit on the body of a function's request. */
export const MAX_BODY_BYTES = 4_500_000;

const state = newState();

/** `POST /api/drain`: one signed batch of log entries. Every answer carries the code that verifies the endpoint. */
export async function handleDrain(request: Request, ports: () => Ports): Promise<Response> {
  if (role() === 'app') return answer({ outcome: 'not_found' });
  const response = await respond(request, ports).catch((error: unknown) => {
    // A missing setting, mostly: mended without losing the batch, if Vercel brings it again.
    warn(describeError(error).code);
    return answer({ outcome: 'lost' });
  });
  const verifyCode = process.env.DRAIN_VERIFY_CODE;
  if (verifyCode) response.headers.set('x-vercel-verify', verifyCode);
  return response;
}

async function respond(request: Request, ports: () => Ports): Promise<Response> {
  if (request.method === 'GET' || request.method === 'HEAD') return new Response(null);
  if (request.method !== 'POST') return answer({ outcome: 'method' });
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === null) return answer({ outcome: 'too_large' });
  const delivery = {
    body,
    signature: request.headers.get('x-vercel-signature'),
    encoding: request.headers.get('content-encoding'),
  };
  const settings = { ...readSettings(), triggers: readTriggerSettings() };
  return answer(await drainBatch(delivery, settings, ports(), state));
}
