import { authorize } from '@/lib/admin/actor';
import {
  endSilenceSchema,
  silence,
  silenceSchema,
  silencesNow,
  unsilence,
} from '@/lib/alerts/silence-request';
import { readJsonBody } from '@/lib/telemetry/handler/read-json-body';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';

export const runtime = 'nodejs';
export const maxDuration = 10;

const spec = { route: '/api/alerts/silences', handler: 'alerts.silence', category: 'admin_action' } as const;

/** The silences and maintenance windows that are not over. */
export const GET = withTelemetry(spec, async (request) => {
  await authorize(request, ['engineering', 'support']);
  return Response.json({ silences: await silencesNow(Date.now()) });
});

/** Begins one. */
export const POST = withTelemetry(spec, async (request) => {
  const actor = await authorize(request, ['engineering']);
  const asked = await readJsonBody(silenceSchema, request);
  return Response.json({ silence: await silence(asked, actor, Date.now()) }, { status: 201 });
});

/** Ends one before its time. */
export const DELETE = withTelemetry(spec, async (request) => {
  const actor = await authorize(request, ['engineering']);
  await unsilence(await readJsonBody(endSilenceSchema, request), actor);
  return new Response(null, { status: 204 });
});
