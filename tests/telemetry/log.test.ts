import { describe, expect, it } from 'vitest';
import { lineSchema } from '@/lib/telemetry/catalogue/schema';
import { newContext, runInContext } from '@/lib/telemetry/context';
import { newId } from '@/lib/telemetry/correlation';
import { formatLine, MAX_LINE_BYTES } from '@/lib/telemetry/log/line';
import { log } from '@/lib/telemetry/log/log';
import { captureLogLines } from '../helpers/log-lines';

const SID = `SM${'0123456789abcdef'.repeat(2)}`;
const PHONE_HASH = `k1_${'ab'.repeat(16)}`;
const lines = captureLogLines();

describe('logger includes mandatory fields', () => {
  it('writes ts, level, event, env and correlation_id first, then the event’s own fields', () => {
    const correlationId = newId();
    log(
      'sms.inbound.received',
      { twilio_message_sid: SID, phone_hash: PHONE_HASH },
      { correlationId, now: Date.UTC(2026, 10, 23, 12, 0, 0, 7) },
    );
    expect(lines.raw).toEqual([
      `{"ts":"2026-11-23T12:00:00.007Z","level":"info","event":"sms.inbound.received","env":"local","correlation_id":"${correlationId}","twilio_message_sid":"${SID}","phone_hash":"${PHONE_HASH}"}`,
    ]);
  });

  it('passes the zod schema of the event', () => {
    log('llm.intent.response', { model: 'claude-x', intent: 'accept', confidence: 0.9, duration_ms: 12.5 });
    expect(lineSchema('llm.intent.response').safeParse(lines.all()[0]).success).toBe(true);
  });

  it('makes up a correlation id rather than writing a line without one', () => {
    log('gauge.sampled', { gauge: 'pending_outbound_jobs', value: 3 }, { correlationId: 'not an id' });
    expect(lines.all()[0]?.correlation_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('uses the console method of the level, which Vercel maps to its own', () => {
    log('sms.inbound.signature_invalid', { reason: 'mismatch', route: '/api/twilio/inbound' });
    expect(console.warn).toHaveBeenCalledOnce();
  });
});

describe('the context of the request', () => {
  it('adds its id and annotations; the caller’s own fields win', () => {
    const context = newContext({
      correlationId: newId(),
      route: '/api/twilio/inbound',
      category: 'sms_inbound',
      annotations: { user_id: '00000000-0000-4000-8000-000000000001', attempt: 1 },
    });
    runInContext(context, () =>
      log('sms.outbound.send_attempt', {
        job_id: '00000000-0000-4000-8000-000000000002',
        purpose: 'reply',
        attempt: 2,
      }),
    );
    expect(lines.all()[0]).toMatchObject({
      correlation_id: context.correlationId,
      user_id: '00000000-0000-4000-8000-000000000001',
      attempt: 2,
    });
  });
});

describe('what the schema does not know is dropped and counted, never passed and never thrown', () => {
  const envelope = { now: 0, level: 'info', env: 'local', correlationId: newId(0) } as const;
  const format = (fields: object) => JSON.parse(formatLine('sms.inbound.received', [fields], envelope));

  it.each<[string, object, number]>([
    ['an unknown key', { body: 'see you at 5' }, 1],
    ['a phone number where an id belongs', { user_id: '+14155550123' }, 1],
    ['a phone number where a hash belongs', { phone_hash: '4155550123' }, 1],
    ['prose where a code belongs', { handler: 'she wrote hello' }, 1],
    ['an object', { segments: { a: 1 } }, 1],
    ['NaN and a BigInt', { segments: Number.NaN, attempt: 10n }, 2],
    ['a symbol', { handler: Symbol('x') }, 1],
  ])('%s', (_name, fields, dropped) => {
    const line = format({ twilio_message_sid: SID, ...fields });
    expect(line).toMatchObject({ twilio_message_sid: SID, fields_dropped: dropped });
    expect(Object.keys(line)).toHaveLength(7);
  });

  it('a cycle', () => {
    const cycle: Record<string, unknown> = { twilio_message_sid: SID };
    cycle.handler = cycle;
    expect(format(cycle)).toMatchObject({ twilio_message_sid: SID, fields_dropped: 1 });
  });

  it('a throwing getter', () => {
    const fields = {
      twilio_message_sid: SID,
      get phone_hash(): string {
        throw new Error('+14155550123');
      },
    };
    expect(format(fields)).toMatchObject({ twilio_message_sid: SID, fields_dropped: 1 });
  });

  it('a proxy that throws at everything', () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
        ownKeys: () => {
          throw new Error('no');
        },
      },
    );
    expect(format(hostile).fields_dropped).toBeGreaterThan(0);
  });
});

describe('text is redacted and bounded', () => {
  it('removes a phone number from an error message', () => {
    log('error.caught', {
      error_code: 'internal',
      error_message: 'The ‘To’ number +14155550123 is not valid',
    });
    expect(lines.raw[0]).not.toContain('4155550123');
  });

  it('keeps a line under its limit, whatever a text escapes to', () => {
    const line = formatLine(
      'error.caught',
      [{ error_code: 'internal', error_message: '\u0000'.repeat(100_000) }],
      {
        now: 0,
        level: 'error',
        env: 'local',
        correlationId: newId(0),
      },
    );
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(MAX_LINE_BYTES);
    expect(JSON.parse(line)).toMatchObject({ error_code: 'internal' });
  });
});
