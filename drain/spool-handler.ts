import { role } from '@/lib/telemetry/env';
import { readBody } from '@/lib/telemetry/intake/body';
import { verifyQstash } from '@/lib/telemetry/intake/verify/qstash';
import { answer } from './answer';
import type { Destination, Ports } from './ports';
import { start } from './settle';
import { ship } from './ship';

/** QStash's largest message on the smallest plan is 1 MB; the spool stays below it. */
const MAX_BODY_BYTES = 1_048_576;
const SHIP_MS = 20_000;

export interface SpoolSettings {
  /** QStash's current and next signing key. */
  signingKeys: readonly string[];
  /** The address that QStash was told for a destination. */
  urlOf: (to: Destination) => string;
}

/** `POST /api/drain/spool`: QStash brings a kept chunk back. Anything but 200 makes QStash bring it again later. */
export async function handleSpool(
  request: Request,
  settings: () => SpoolSettings,
  ports: () => Ports,
): Promise<Response> {
  if (role() === 'app') return answer({ outcome: 'not_found' });
  if (request.method !== 'POST') return answer({ outcome: 'method' });
  const to = destination(new URL(request.url).searchParams.get('to'));
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === null) return answer({ outcome: 'too_large' });
  const { signingKeys, urlOf } = settings();
  const { now, ...rest } = ports();
  if (to === null) return answer({ outcome: 'refused' });
  const verdict = await verifyQstash(
    { url: urlOf(to), headers: request.headers, body, now: now() },
    signingKeys,
  );
  if (!verdict.valid) return answer({ outcome: 'refused' });
  return deliver(to, body, request.headers.get('upstash-message-id') ?? '', { ...rest, now });
}

async function deliver(
  to: Destination,
  body: Uint8Array,
  messageId: string,
  ports: Ports,
): Promise<Response> {
  const begun = await start(`drain-spool:${messageId}`, ports);
  if (begun.outcome === 'done') return answer({ outcome: 'duplicate' });
  if (begun.outcome === 'in_flight') return answer(begun);
  const ndjson = new TextDecoder().decode(body);
  const chunk = { to, ndjson, rows: ndjson.split('\n').length };
  const { outcome } = await ship([chunk], ports, { deadline: ports.now() + SHIP_MS });
  await begun.finish(outcome === 'shipped');
  return answer({ outcome: outcome === 'shipped' ? 'shipped' : 'lost' });
}

function destination(value: string | null): Destination | null {
  return value === 'logs' || value === 'metrics' ? value : null;
}
