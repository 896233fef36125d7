import { acknowledgeByLink } from '@/lib/alerts/acknowledge-by-link';
import { readAcknowledgement } from '@/lib/alerts/acknowledgement';
import { acknowledgementPage, refusedPage, takenPage } from '@/lib/alerts/acknowledgement-page';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';

export const runtime = 'nodejs';
export const maxDuration = 15;

const spec = { route: '/api/alerts/ack', handler: 'alerts.acknowledge', category: 'admin_action' } as const;
const tokenOf = (request: Request) => new URL(request.url).searchParams.get('token') ?? '';

/** Shows the button; changes nothing. */
export const GET = withTelemetry(spec, async (request) => {
  const incident = readAcknowledgement(tokenOf(request), Date.now());
  return incident === null ? refusedPage() : acknowledgementPage(incident);
});

/** Somebody takes the incident. */
export const POST = withTelemetry(spec, async (request) => {
  const by = new URLSearchParams(await request.text()).get('by') ?? '';
  const incident = await acknowledgeByLink(tokenOf(request), by.trim(), Date.now());
  return incident === null ? refusedPage() : takenPage(incident);
});
