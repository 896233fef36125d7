import { Random } from './corpus/random';
import { leanLine } from './lean-lines';
import { sentence } from './sentences';

const BASE36 = 'abcdefghijklmnopqrstuvwxyz0123456789';
const HEX = '0123456789abcdef';
const START = Date.parse('2026-11-23T10:00:00.000Z');
const BETWEEN_MS = 137;

/** Shares of a busy day's entries; the rest are requests without a message. */
const LEAN = 0.7;
const TEXT = 0.2;
const PROXIED = 0.43;
/** Share of the entries that hold personal data. */
const PERSONAL = 0.17;

export interface Mix {
  count: number;
  /** Share of the entries with personal data; 0 is clean traffic. */
  personal?: number;
  seed?: number;
}

/** The lines of a batch as Vercel's log drain sends them, in the mix of a busy day; the same in every run. */
export function makeLines({ count, personal = PERSONAL, seed = 7 }: Mix): string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => {
    const at = START + index * BETWEEN_MS;
    const shape = random.next();
    const isPersonal = random.next() < personal;
    if (shape < LEAN) return JSON.stringify(entry(random, at, leanLine(random, at, isPersonal)));
    const message = shape < LEAN + TEXT ? sentence(random, isPersonal) : null;
    return JSON.stringify({
      ...entry(random, at, message),
      statusCode: random.pick([200, 200, 200, 404, 500]),
    });
  });
}

function entry(random: Random, at: number, message: string | null): Record<string, unknown> {
  const request = `${random.text(BASE36, 5)}-${at}-${random.text(HEX, 12)}`;
  const path = random.pick([
    '/api/twilio/inbound',
    '/api/stripe/webhook',
    '/api/jobs/send',
    '/api/linkups/[id]',
  ]);
  return {
    id: random.fill('57#############################'),
    ...(message === null ? {} : { message }),
    timestamp: at,
    type: 'stdout',
    level: 'info',
    source: 'lambda',
    requestId: random.pick([request, `iad1::iad1::${request}`]),
    path,
    projectId: 'prj_HZL7X5W1EBoQXDU1Hvt7DRUiOybn',
    projectName: 'josh',
    deploymentId: 'dpl_pdOYr3i2G9L4FnUfYEYQNekGyW4P',
    host: 'josh-git-main-team.vercel.app',
    environment: 'production',
    branch: 'main',
    executionRegion: 'iad1',
    invocationId: random.text(BASE36, 24),
    traceId: random.text(HEX, 32),
    spanId: random.text(HEX, 16),
    ...(random.next() < PROXIED ? { proxy: proxy(random, at, path, request) } : {}),
  };
}

const proxy = (random: Random, at: number, path: string, request: string) => ({
  timestamp: at,
  method: 'POST',
  host: 'josh.example.com',
  path: `${path}?x=${random.text(BASE36, 6)}`,
  userAgent: ['TwilioProxy/1.1'],
  region: 'cle1',
  statusCode: 200,
  clientIp: random.fill('203.0.113.#'),
  scheme: 'https',
  vercelId: request,
  vercelCache: 'MISS',
  pathType: 'streaming_func',
  responseByteSize: random.int(10, 9999),
  lambdaRegion: 'iad1',
});
