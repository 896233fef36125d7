import { role } from '@/lib/telemetry/env';
import { readBody } from '@/lib/telemetry/intake/body';
import { verifyQstash } from '@/lib/telemetry/intake/verify/qstash';
import { answer } from '../answer';
import type { Destination, Ports, Why } from '../ports';
import { linesOf } from '../ship/rows';
import { readSpoolAddress } from './address';
import { bringBack } from './bring-back';

/** QStash's largest message on the smallest plan is 1 MB; a chunk stays below it. */
const MAX_BODY_BYTES = 1_048_576;

export interface SpoolSettings {
  /** QStash's current and next signing key. */
  signingKeys: readonly string[];
  /** The address that QStash was told for a chunk. */
  urlOf: (parcel: { id: string; why: Why; chunk: { to: Destination } }) => string;
  /** How often QStash brings a chunk again. */
  retries: number;
}

/** `POST /api/drain/spool`: QStash brings a kept chunk back. Anything but 200 makes QStash bring it again later. */
export async function handleSpool(
  request: Request,
  settings: () => SpoolSettings,
  ports: () => Ports,
): Promise<Response> {
  if (role() === 'app') return answer({ outcome: 'not_found' });
  if (request.method !== 'POST') return answer({ outcome: 'method' });
  const address = readSpoolAddress(new URL(request.url).searchParams);
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === null) return answer({ outcome: 'too_large' });
  const { signingKeys, urlOf, retries } = settings();
  const outside = ports();
  if (address === null) return answer({ outcome: 'refused' });
  const { id, why, to } = address;
  const url = urlOf({ id, why, chunk: { to } });
  const verdict = await verifyQstash(
    { url, headers: request.headers, body, now: outside.now() },
    signingKeys,
  );
  if (!verdict.valid) return answer({ outcome: 'refused' });
  const ndjson = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const parcel = { id, why, chunk: { to, ndjson, rows: linesOf(ndjson).length } };
  const retried = Number(request.headers.get('upstash-retried') ?? 0);
  return answer(await bringBack(parcel, { retried, last: retried >= retries }, outside));
}
