import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import type { Measurement } from './measurement';
import { middlewareBytes } from './middleware-bytes';
import { atMost, type Outcome } from './report';
import { median } from './rounds';

const PUBLIC_URL = 'https://josh.example.com';
const TWILIO_TOKEN = 'bench-twilio-auth-token';
const REQUESTS = 2_000;
const FEW_REQUESTS = 500;
const WARM_UP = 500;

/** The edge middleware: what it weighs, and what it does itself beside its one trip to Redis. */
export const edge: Measurement = {
  name: 'edge',
  about: 'the middleware’s bundle, and its own time beside the trip to Redis',
  gate: true,
  async run({ short, say }) {
    const requests = short ? FEW_REQUESTS : REQUESTS;
    say(`${requests} signed texts`);
    return [
      weight(),
      { name: 'edge, own time of a text', value: await ownTime(requests), unit: 'ms', bound: atMost(1) },
    ];
  },
};

function weight(): Outcome {
  const name = 'edge, bundle';
  if (!existsSync('.next/server/middleware-manifest.json')) {
    return { name, skipped: 'no build: run `npm run build` first' };
  }
  return { name, value: middlewareBytes() / 1_000, unit: 'kB gzip', bound: atMost(90, 65) };
}

/** Milliseconds for one inbound text, from the request to its forwarding; the claim’s trip is left out. */
async function ownTime(requests: number): Promise<number> {
  Object.assign(process.env, {
    PUBLIC_BASE_URL: PUBLIC_URL,
    TWILIO_AUTH_TOKEN: TWILIO_TOKEN,
    UPSTASH_REDIS_REST_URL: 'http://redis.bench.invalid',
    UPSTASH_REDIS_REST_TOKEN: 'bench',
  });
  const { middleware } = await import('@/middleware');
  const network = globalThis.fetch;
  globalThis.fetch = grantClaim;
  try {
    const times: number[] = [];
    for (let n = 0; n < WARM_UP + requests; n += 1) {
      const request = inboundText(n);
      const start = performance.now();
      const response = await middleware(request, { waitUntil: () => undefined });
      const ms = performance.now() - start;
      if (response.headers.get('x-middleware-next') !== '1') {
        throw new Error(`the edge did not forward a text: ${response.status}`);
      }
      if (n >= WARM_UP) times.push(ms);
    }
    return median(times);
  } finally {
    globalThis.fetch = network;
  }
}

/** Stands for the trip that is left out: Redis says at once that the claim is the caller’s. */
async function grantClaim(_: unknown, init?: RequestInit): Promise<Response> {
  const [[, , value]] = pipelineSchema.parse(JSON.parse(String(init?.body)));
  return Response.json([{ result: 'OK' }, { result: Buffer.from(value).toString('base64') }]);
}

const pipelineSchema = z
  .tuple([z.tuple([z.literal('set'), z.string(), z.string()]).rest(z.unknown())])
  .rest(z.unknown());

/** A text as Twilio signs it: the URL, then each name and value in the order of the names. */
function inboundText(n: number): Request {
  const path = '/api/twilio/inbound';
  const form: Record<string, string> = {
    Body: 'count me in for friday',
    From: '+14155550123',
    MessageSid: `SM${n.toString(16).padStart(32, '0')}`,
    To: '+12025550100',
  };
  const signed = Object.entries(form).reduce((text, [name, value]) => text + name + value, PUBLIC_URL + path);
  return new Request(PUBLIC_URL + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': createHmac('sha1', TWILIO_TOKEN).update(signed).digest('base64'),
    },
    body: new URLSearchParams(form),
  });
}
