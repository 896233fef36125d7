import { z } from 'zod';
import { authorize } from '@/lib/admin/actor';
import { createReplay } from '@/lib/replay/create';
import { enqueue } from '@/lib/replay/enqueue';
import { preview, resolve } from '@/lib/replay/preview';
import { progressOf } from '@/lib/replay/progress';
import { readReplayRequest } from '@/lib/replay/request';
import { readJsonBody } from '@/lib/telemetry/handler/read-json-body';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';

export const runtime = 'nodejs';
export const maxDuration = 30;

/** Says what a replay would do; with `dry_run: false` creates it and queues its items. The same request resumes it. */
export const POST = withTelemetry(
  { route: '/api/admin/replay', handler: 'replay.create', category: 'admin_action' },
  async (request) => {
    const actor = await authorize(request, ['engineering']);
    const asked = readReplayRequest(await readJsonBody(z.unknown(), request));
    const now = new Date();
    if (asked.dry_run)
      return Response.json({ dry_run: true, ...preview(await resolve(asked, now), asked.limit) });
    const { replay, repeated } = await createReplay(asked, actor, now);
    const queue = await enqueue(replay.id, Date.now);
    const body = { repeated, queue, ...(await progressOf(replay.id)) };
    return Response.json(body, { status: repeated ? 200 : 202 });
  },
);
