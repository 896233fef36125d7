import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { annotate, currentContext, newContext, runInContext } from '@/lib/telemetry/context';
import { CORRELATION_HEADER, isCorrelationId, newId, traceId } from '@/lib/telemetry/correlation';
import { readPassport, stamp } from '@/lib/telemetry/intake/headers';
import { readJob, sendSmsJob } from '@/lib/telemetry/jobs';

describe('correlation ids', () => {
  it('are UUIDv7: 48 bits of time, version 7, variant 10', () => {
    const id = newId(Date.UTC(2026, 10, 23));
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.UTC(2026, 10, 23));
    expect(isCorrelationId(id)).toBe(true);
  });

  it('sort by time', () => {
    const ids = [5, 3, 4].map((ms) => newId(1_700_000_000_000 + ms));
    expect(ids.toSorted()).toEqual([ids[1], ids[2], ids[0]]);
  });

  it('do not repeat within a millisecond', () => {
    expect(new Set(Array.from({ length: 10_000 }, () => newId(1))).size).toBe(10_000);
  });

  it('are trace ids without their dashes', () => {
    expect(traceId('01932b3c-7d00-7abc-8def-0123456789ab')).toBe('01932b3c7d007abc8def0123456789ab');
  });

  it.each([
    '',
    'x',
    '01932b3c-7d00-4abc-8def-0123456789ab',
    '01932B3C-7D00-7ABC-8DEF-0123456789AB',
    `${'a'.repeat(10_000)}`,
  ])('nothing else is accepted: %.40s', (text) => expect(isCorrelationId(text)).toBe(false));
});

describe('correlation ID propagation', () => {
  it('edge → handler: the edge’s headers replace the caller’s', () => {
    const forged = new Headers({
      [CORRELATION_HEADER]: newId(),
      'x-josh-verified': 'twilio_inbound',
      'x-josh-dedupe': 'claimed',
      'X-Josh-Lease': '1 L:x claim:y',
      'x-josh-anything': 'else',
      'x-twilio-signature': 'kept',
    });
    const correlationId = newId();
    const headers = stamp(forged, { correlationId });
    expect(readPassport(headers)).toEqual({ correlationId });
    expect([...headers.keys()].filter((name) => name.startsWith('x-josh-'))).toEqual([]);
    expect(headers.get('x-twilio-signature')).toBe('kept');
  });

  it('edge → handler: the passport arrives as it was', () => {
    const passport = {
      correlationId: newId(),
      verified: 'stripe',
      dedupe: 'claimed',
      lease: { key: 'claim:stripe:evt_1', value: 'L:a:1', doneTtlMs: 1000 },
    } as const;
    expect(readPassport(stamp(new Headers(), passport))).toEqual(passport);
  });

  it('handler → everything it awaits, and no other request', async () => {
    const run = (user: string) =>
      runInContext(newContext({ correlationId: newId(), route: '/', category: 'sms_inbound' }), async () => {
        annotate({ user_id: user });
        await pause(1);
        return currentContext()?.annotations.user_id;
      });
    const users = Array.from(
      { length: 20 },
      (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
    );
    expect(await Promise.all(users.map(run))).toEqual(users);
    expect(currentContext()).toBeUndefined();
  });

  it('handler → job → handler: the id is in the signed body', async () => {
    const payload = { correlation_id: newId(), job_id: '00000000-0000-4000-8000-000000000001' };
    const delivered = new Request('http://app/api/jobs/send-sms', {
      method: 'POST',
      body: JSON.stringify(payload),
    });
    expect(await readJob(sendSmsJob, delivered)).toEqual(payload);
  });

  it.each(['', '{}', 'not json', '{"correlation_id":"x","job_id":"y"}', '{"job_id":null}'])(
    'a job that is not the documented one is refused for good: %s',
    async (body) => {
      const request = new Request('http://app/', { method: 'POST', body });
      await expect(readJob(sendSmsJob, request)).rejects.toMatchObject({ code: 'job.malformed' });
    },
  );
});
