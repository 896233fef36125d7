import { z } from 'zod';
import { authorize } from '@/lib/admin/actor';
import { toJson } from '@/lib/diagnose/json';
import { diagnoses, readQuestion } from '@/lib/diagnose/playbooks/ask';
import { readJsonBody } from '@/lib/telemetry/handler/read-json-body';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';

export const runtime = 'nodejs';
export const maxDuration = 30;

const spec = { route: '/api/admin/diagnose', handler: 'diagnose.run', category: 'admin_action' } as const;

async function answer(body: unknown): Promise<Response> {
  const found = await diagnoses(readQuestion(body), Date.now());
  return new Response(toJson({ diagnoses: found }), { headers: { 'content-type': 'application/json' } });
}

/** Runs the debugging playbook on the ids of the query string, and changes nothing. */
export const GET = withTelemetry(spec, async (request) => {
  await authorize(request, ['engineering', 'support']);
  return answer(Object.fromEntries(new URL(request.url).searchParams));
});

/** The same with the ids as JSON. */
export const POST = withTelemetry(spec, async (request) => {
  await authorize(request, ['engineering', 'support']);
  return answer(await readJsonBody(z.unknown(), request));
});
