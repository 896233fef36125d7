import { createHmac } from 'node:crypto';
import type { EventFields, EventName } from '@/lib/telemetry/catalogue/events';

export const NOW = Date.parse('2026-11-23T12:00:00.000Z');
export const SECRET = 'drain-signature-secret';
export const CORRELATION_ID = '0199b0a0-0000-7000-8000-000000000000';

let sequence = 0;

/** An entry as Vercel's log drain sends it, with the fields of a function's console line. */
export function entry(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  sequence += 1;
  return {
    id: `57294023630177160681535${String(sequence).padStart(9, '0')}`,
    message: 'ready',
    timestamp: NOW,
    type: 'stdout',
    level: 'info',
    source: 'lambda',
    requestId: `iad1::iad1::fs5lg-1764000000000-${String(sequence).padStart(12, 'a')}`,
    path: '/api/twilio/inbound',
    projectId: 'prj_app',
    projectName: 'josh',
    deploymentId: 'dpl_app1',
    environment: 'production',
    executionRegion: 'iad1',
    proxy: { method: 'POST', path: '/api/twilio/inbound', region: 'cle1', clientIp: '203.0.113.9' },
    ...overrides,
  };
}

/** A log line of ours. */
export function line<E extends EventName>(event: E, fields: Partial<EventFields<E>> = {}): string {
  return JSON.stringify({
    ts: '2026-11-23T11:59:30.000Z',
    level: 'info',
    event,
    env: 'prod',
    correlation_id: CORRELATION_ID,
    ...fields,
  });
}

/** An entry that holds a log line of ours. */
export function lineEntry<E extends EventName>(
  event: E,
  fields: Partial<EventFields<E>> = {},
  overrides: Record<string, unknown> = {},
): Record<string, unknown> {
  return entry({ message: line(event, fields), ...overrides });
}

/** The entry with which Vercel reports how a function ended. */
export function reportEntry(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  const id = 'ae86ab0a-1234-5678-9abc-def012345678';
  return entry({
    message: `START RequestId: ${id}\n[POST] /api/twilio/inbound status=200\nEND RequestId: ${id}\nREPORT RequestId: ${id}\tDuration: 12.50 ms`,
    statusCode: 200,
    ...overrides,
  });
}

export const ndjson = (...entries: unknown[]) =>
  Buffer.from(entries.map((one) => JSON.stringify(one)).join('\n'));

export const sign = (body: Uint8Array, secret = SECRET) =>
  createHmac('sha1', secret).update(body).digest('hex');
