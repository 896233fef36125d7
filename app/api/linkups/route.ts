import { formLinkup, formSchema } from '@/lib/josh/linkups/form';
import { view } from '@/lib/josh/linkups/view';
import { readJsonBody } from '@/lib/telemetry/handler/read-json-body';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { requireServiceToken } from '@/lib/telemetry/service-token';

export const runtime = 'nodejs';
export const maxDuration = 10;

/** Forms a LinkUp. 201 for a new one, 200 for the one that the key belongs to. */
export const POST = withTelemetry(
  { route: '/api/linkups', handler: 'linkup.form', category: 'linkup_orchestration' },
  async (request) => {
    requireServiceToken(request);
    const { linkup, created } = await formLinkup(await readJsonBody(formSchema, request), Date.now);
    return Response.json({ linkup: view(linkup), created }, { status: created ? 201 : 200 });
  },
);
