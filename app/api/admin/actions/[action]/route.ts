import { z } from 'zod';
import { adminActions, isActionName } from '@/lib/admin/actions';
import { authorize } from '@/lib/admin/actor';
import { roles } from '@/lib/admin/role';
import { runAction } from '@/lib/admin/run-action';
import { JoshError } from '@/lib/telemetry/errors/error';
import { readJsonBody } from '@/lib/telemetry/handler/read-json-body';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';

export const runtime = 'nodejs';
export const maxDuration = 10;

/** Does an admin action. The same request id answers the same, whenever it comes again. */
export const POST = withTelemetry(
  { route: '/api/admin/actions/[action]', handler: 'admin.act', category: 'admin_action' },
  async (request, { params }: { params: Promise<{ action: string }> }) => {
    const { action } = await params;
    const actor = await authorize(request, isActionName(action) ? adminActions[action].roles : roles);
    if (!isActionName(action)) throw new JoshError('admin.action_unknown');
    const body = await readJsonBody(z.record(z.string(), z.unknown()), request);
    return Response.json(await runAction(adminActions[action], body, actor, Date.now));
  },
);
