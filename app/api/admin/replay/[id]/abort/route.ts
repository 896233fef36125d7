import { z } from 'zod';
import { authorize } from '@/lib/admin/actor';
import { runAction } from '@/lib/admin/run-action';
import { abortReplay } from '@/lib/replay/abort';
import { readJsonBody } from '@/lib/telemetry/handler/read-json-body';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';

export const runtime = 'nodejs';
export const maxDuration = 10;

/** Stops a replay. The same request id answers the same, whenever it comes again. */
export const POST = withTelemetry(
  { route: '/api/admin/replay/[id]/abort', handler: 'replay.abort', category: 'admin_action' },
  async (request, { params }: { params: Promise<{ id: string }> }) => {
    const actor = await authorize(request, abortReplay.roles);
    const body = await readJsonBody(z.record(z.string(), z.unknown()), request);
    return Response.json(
      await runAction(abortReplay, { ...body, replay_id: (await params).id }, actor, Date.now),
    );
  },
);
