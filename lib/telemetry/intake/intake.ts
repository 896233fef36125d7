import type { Redis } from '@upstash/redis';
import { type Claim, claim } from '../claim/claim';
import { conditionOf } from '../claim/edge-count';
import { claimWaiting } from '../claim/wait';
import { newId } from '../correlation';
import { setting } from '../env';
import type { ErrorCode } from '../errors/error';
import { EMPTY_TWIML, errorResponse } from '../errors/response';
import type { WaitUntil } from '../sentry/edge';
import { readBody } from './body';
import type { Passport } from './headers';
import { reportClaim, reportRefused, reportSignature, type Subject } from './report';
import { type Delivery, type Source, sources } from './sources';
import type { Signed } from './verify/verdict';

export interface IntakePorts {
  redis: () => Redis;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  waitUntil: WaitUntil;
}

/** Either the request goes on to its handler with a passport, or the edge answers it. */
export type Intake =
  | { next: 'handler'; passport: Passport }
  | { next: 'answer'; correlationId: string; response: Response };

/**
 * What the edge does with a request: an id, then for a webhook or a job the proof of its caller, then one claim.
 * The signature comes first, so that a forged request with somebody's id can never take that id's claim.
 */
export async function intake(request: Request, ports: IntakePorts): Promise<Intake> {
  const correlationId = newId(ports.now());
  const { pathname } = new URL(request.url);
  const subject = { path: pathname, correlationId, waitUntil: ports.waitUntil };
  const source = sources.find(({ path }) => path.test(pathname));
  const refuse = (code: ErrorCode): Intake => ({
    next: 'answer',
    correlationId,
    response: errorResponse(code, correlationId, { style: source?.style ?? 'json' }),
  });

  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  const body = hasBody ? await readBody(request) : new Uint8Array();
  if (body === null) {
    reportRefused(subject, { method: request.method, reason: 'too_large' });
    return refuse('request.too_large');
  }
  if (source === undefined) return { next: 'handler', passport: { correlationId } };
  if (request.method !== 'POST') return refuse('request.method');

  const base = setting(
    'PUBLIC_BASE_URL',
    'the URL under which Twilio, Stripe and QStash call this deployment',
  );
  const signed: Signed = {
    url: base.replace(/\/$/, '') + asWritten(request.url),
    headers: request.headers,
    body,
    now: ports.now(),
  };
  const verdict = await source.verify(signed);
  if (!verdict.valid) {
    reportSignature(subject, source, verdict.reason);
    return refuse('request.signature_invalid');
  }
  const delivery = source.identify(signed);
  if (delivery === null) {
    reportRefused(subject, { method: request.method, reason: 'unidentified' });
    return refuse('request.malformed');
  }
  return admit(
    source,
    delivery,
    { ...subject, correlationId: delivery.correlationId ?? correlationId },
    ports,
  );
}

/** Path and query as the caller wrote them, a lone `?` included: that is what was signed. Cut from the text, because parts of a parsed URL have lost it. */
const asWritten = (url: string): string => url.replace(/^[a-z]+:\/\/[^/?#]*/i, '');

async function admit(
  source: Source,
  delivery: Delivery,
  subject: Subject,
  ports: IntakePorts,
): Promise<Intake> {
  const { correlationId } = subject;
  let condition = conditionOf(source.name);
  const ask = () => {
    const now = ports.now();
    const count = condition && { count: { condition, what: 'requests' as const, now } };
    // One request, however often it asks.
    condition = undefined;
    return claim(ports.redis(), delivery.key, {
      leaseMs: source.leaseMs,
      doneTtlMs: source.doneTtlMs,
      now,
      ...count,
    });
  };
  const result: Claim = await claimWaiting(ask, {
    atMostMs: source.waitMs,
    now: ports.now,
    sleep: ports.sleep,
  });
  reportClaim(subject, source, delivery, result);
  switch (result.outcome) {
    case 'claimed':
      return {
        next: 'handler',
        passport: { correlationId, verified: source.name, dedupe: 'claimed', lease: result.lease },
      };
    case 'unavailable':
      // Delivery fails open: the unique keys in Postgres still hold the effect to one.
      return { next: 'handler', passport: { correlationId, verified: source.name, dedupe: 'unknown' } };
    case 'done':
      return { next: 'answer', correlationId, response: duplicate(source) };
    case 'in_flight':
      return {
        next: 'answer',
        correlationId,
        response: errorResponse('request.in_flight', correlationId, {
          style: source.style,
          retryAfterMs: result.retryAfterMs,
        }),
      };
  }
}

function duplicate(source: Source): Response {
  if (source.duplicateStatus === 204) return new Response(null, { status: 204 });
  return source.style === 'twiml'
    ? new Response(EMPTY_TWIML, { headers: { 'content-type': 'text/xml' } })
    : Response.json({ duplicate: true });
}
