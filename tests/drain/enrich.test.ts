import { describe, expect, test } from 'vitest';
import { CORRELATION_ID, entry, line, lineEntry, reportEntry } from './support/entries';
import { processed } from './support/process';

const row = (raw: unknown, settings = {}) => processed([raw], settings).rows[0];
const SID = `SM${'0'.repeat(32)}`;

describe('row of a line of ours', () => {
  test('has the event’s own fields at the top, and what Vercel knows besides', () => {
    const fields = { twilio_message_sid: SID, phone_hash: `k2_${'0'.repeat(32)}`, segments: 2 };
    const raw = lineEntry('sms.inbound.received', fields, {
      requestId: 'cdg1::iad1::abcde-1764000000000-0123456789ab',
    });
    expect(row(raw)).toEqual({
      _time: '2026-11-23T11:59:30.000Z',
      entry_id: raw.id,
      level: 'info',
      event: 'sms.inbound.received',
      env: 'prod',
      correlation_id: CORRELATION_ID,
      project: 'josh',
      deployment_id: 'dpl_app1',
      git_sha: 'a'.repeat(40),
      region: 'iad1',
      execution_region: 'iad1',
      source: 'lambda',
      route: '/api/twilio/inbound',
      method: 'POST',
      request_id: 'abcde-1764000000000-0123456789ab',
      ...fields,
    });
  });

  test('its own route, status, region and level win over Vercel’s', () => {
    const message = line('linkup.created', {
      linkup_id: 'a75743f9-606c-42f5-8ac8-614155550123',
      region: 'sf',
    });
    expect(row(entry({ message, level: 'error' }))).toMatchObject({
      region: 'sf',
      execution_region: 'iad1',
      level: 'info',
    });
  });

  test('unknown keys, wrong types and wrong shapes are dropped and counted', () => {
    const message = JSON.stringify({
      ...JSON.parse(line('sms.inbound.received', { twilio_message_sid: SID })),
      body: 'see you at 8',
      segments: 'two',
      phone_hash: '+14155550123',
      fields_dropped: 1,
    });
    expect(row(entry({ message }))).toMatchObject({ twilio_message_sid: SID, fields_dropped: 4 });
    expect(JSON.stringify(row(entry({ message })))).not.toMatch(/see you|segments|4155550123/);
  });

  test('a number with separators does not pass as a short code', () => {
    const message = line('sms.outbound.failed', { reason: '415-555-0123', purpose: 'reply' });
    expect(row(entry({ message }))).toMatchObject({ purpose: 'reply', fields_dropped: 1 });
  });

  test('free text in it is scanned, and the finds are counted', () => {
    const message = line('error.caught', { error_code: 'internal', error_message: 'no user +14155550123' });
    expect(row(entry({ message }))).toMatchObject({
      error_message: expect.stringMatching(/^no user k1_[0-9a-f]{32}$/),
      redacted_phone: 1,
    });
  });

  test('of a key that stands twice only the value that parsing yields is looked at, and only that one leaves', () => {
    const message = line('sms.outbound.failed', { reason: 'carrier' });
    const twice = message.replace('{', '{"reason":"+14155550123","purpose":"call 4155550123",');
    expect(row(entry({ message: twice }))).toMatchObject({ reason: 'carrier', fields_dropped: 1 });
    expect(JSON.stringify(row(entry({ message: twice })))).not.toContain('4155550123');
  });

  test('text in it that JSON must escape stays what it is', () => {
    const text = 'a "b" \\ c\n\u0007 ✅ 予約 \ud83d';
    const message = line('error.caught', { error_code: 'internal', error_message: text });
    expect(row(entry({ message }))?.error_message).toBe(text);
    expect(row(entry({ message: text }))?.message).toBe(text);
  });

  test.each([
    ['ts', '2026-02-30T00:00:00.000Z', '_time', '2026-11-23T12:00:00.000Z'],
    ['level', 'loud', 'level', 'info'],
    ['env', 'moon', 'env', 'prod'],
    ['correlation_id', '+14155550123', 'correlation_id', undefined],
  ])('its %s is not taken when it is %s', (key, value, column, expected) => {
    const message = JSON.stringify({ ...JSON.parse(line('linkup.created')), [key]: value });
    expect(row(entry({ message }))?.[column]).toBe(expected);
  });

  test('an event that the catalogue does not know is not ours', () => {
    const message = '{"event":"api.request.completed","to":"+14155550123"}';
    expect(row(entry({ message }))).toMatchObject({ event: null, redacted_phone: 1 });
  });
});

describe('row of anything else', () => {
  test('its message is redacted text, with the finds counted by kind', () => {
    expect(row(entry({ message: 'to (415) 555-0123 from a@b.example' }))).toMatchObject({
      event: null,
      message: expect.stringMatching(/^to k1_[0-9a-f]{32} from \[email\]$/),
      redacted_phone: 1,
      redacted_email: 1,
    });
  });

  test('without a pepper a number has no pseudonym', () => {
    expect(row(entry({ message: 'to (415) 555-0123' }), { peppers: [] })).toMatchObject({
      message: 'to [phone]',
    });
  });

  test.each([
    ['warning', {}, 'warn'],
    ['fatal', {}, 'error'],
    ['error', {}, 'error'],
    [undefined, {}, 'info'],
    [undefined, { type: 'stderr' }, 'error'],
    ['verbose', {}, 'info'],
    ['constructor', {}, 'info'],
  ])('level %s %j is %s', (level, more, expected) => {
    expect(row(entry({ level, ...more }))?.level).toBe(expected);
  });

  test.each([
    ['a cold start', '\tInit Duration: 312.40 ms', true],
    ['a warm one', '', false],
  ])('the platform’s report tells %s', (_, ending, expected) => {
    const raw = reportEntry();
    expect(row({ ...raw, message: `${raw.message}${ending}` })?.cold_start).toBe(expected);
  });

  test.each([
    ['a function that crashed', { statusCode: -1 }, -1],
    ['a page that was made again in the background', { proxy: { statusCode: -1 } }, undefined],
    ['a made-up 0', { statusCode: 0 }, undefined],
    ['the function’s own before the proxy’s', { statusCode: 500, proxy: { statusCode: 502 } }, 500],
    ['the proxy’s where there is no other', { proxy: { statusCode: 304 } }, 304],
  ])('status of %s', (_, overrides, expected) => {
    expect(row(entry(overrides))?.status).toBe(expected);
  });

  test('a line of ours that was cut is text, and says so', () => {
    const message = line('error.caught', { error_code: 'internal', error_message: 'to +14155550123' }).slice(
      0,
      -2,
    );
    expect(row(entry({ message }))).toMatchObject({ event: null, truncated: true, redacted_phone: 1 });
  });

  test('an object that was inspected is not cut JSON', () => {
    expect(row(entry({ message: '{ from: 1 }' }))?.truncated).toBeUndefined();
  });

  test.each([
    ['traceId', 'spanId'],
    ['trace.id', 'span.id'],
  ])('trace and span come from %s and %s', (trace, span) => {
    const raw = entry({ [trace]: 'a'.repeat(32), [span]: 'b'.repeat(16) });
    expect(row(raw)).toMatchObject({ trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16) });
    expect(row(entry({ [trace]: '+14155550123' }))?.trace_id).toBeUndefined();
  });

  test('the platform’s request line loses its query', () => {
    const message = '[GET] /join?name=Ada&note=hello status=200';
    expect(row(entry({ message }))?.message).toBe('[GET] /join status=200');
  });

  test('of an entry without anything a row is left', () => {
    expect(row({ id: '1' })).toEqual({
      _time: '2026-11-23T12:00:00.000Z',
      entry_id: '1',
      level: 'info',
      event: null,
      env: 'prod',
    });
  });

  test.each([
    ['its own', { gitSha: 'b'.repeat(40) }, 'b'.repeat(40)],
    ['the setting’s for its deployment', {}, 'a'.repeat(40)],
    ['none for another deployment', { deploymentId: 'dpl_other' }, undefined],
  ])('commit: %s', (_, overrides, expected) => {
    expect(row(entry(overrides))?.git_sha).toBe(expected);
  });

  test.each([
    ['prod', 'production', 'prod'],
    ['prod', 'preview', 'staging'],
    ['staging', 'production', 'staging'],
    ['local', 'production', 'local'],
  ])('the drain of %s takes Vercel’s %s for %s', (env, environment, expected) => {
    expect(row(entry({ environment }), { env })?.env).toBe(expected);
  });
});
