import { describe, expect, it } from 'vitest';
import { classifyFailure } from '@/lib/josh/outbox/failure';
import { MissingSetting } from '@/lib/telemetry/env';

const answered = (status: number, code?: number) =>
  Object.assign(new Error('+14155550123'), { status, code });
const broken = (code: string) => Object.assign(new Error('socket hang up'), { code });

describe('classifyFailure', () => {
  it.each([
    ['invalid number', answered(400, 21211), 'twilio.21211'],
    ['no mobile number', answered(400, 21614), 'twilio.21614'],
    ['region not enabled', answered(403, 21408), 'twilio.21408'],
    ['a refusal without a code', answered(404), 'twilio.http_404'],
  ])('refused for good: %s', (_name, error, reason) => {
    expect(classifyFailure(error)).toEqual({ kind: 'refused', reason, optedOut: false });
  });

  it('refused because the user has opted out at Twilio', () => {
    expect(classifyFailure(answered(400, 21610))).toEqual({
      kind: 'refused',
      reason: 'twilio.21610',
      optedOut: true,
    });
  });

  it.each([
    ['too many requests', answered(429, 20429), 'twilio.20429', false],
    ['too many requests, from a gateway', answered(429), 'twilio.http_429', false],
    ['a full queue', answered(400, 21611), 'twilio.21611', false],
    ['wrong credentials, which an operator mends', answered(401, 20003), 'twilio.20003', false],
    ['a server error, after which it may have been taken', answered(500, 20500), 'twilio.20500', true],
    ['a gateway error, after which it may have been taken', answered(502), 'twilio.http_502', true],
    ['nobody listening', broken('ECONNREFUSED'), 'twilio.ECONNREFUSED', false],
    ['no such host', broken('ENOTFOUND'), 'twilio.ENOTFOUND', false],
    [
      'a setting of ours',
      new MissingSetting('TWILIO_FROM', 'the number'),
      'settings.missing:TWILIO_FROM',
      false,
    ],
  ])('may be tried again: %s', (_name, error, reason, maybeSent) => {
    expect(classifyFailure(error)).toEqual({ kind: 'unavailable', reason, maybeSent });
  });

  it.each([
    ['time-out of the SDK', broken('ECONNABORTED'), 'twilio.timeout'],
    ['our deadline', broken('deadline'), 'twilio.timeout'],
    ['connection reset', broken('ECONNRESET'), 'twilio.connection_lost'],
    ['anything unknown', new Error('?'), 'twilio.connection_lost'],
    ['something that is no error', 'broken', 'twilio.connection_lost'],
  ])('nobody knows whether it was taken: %s', (_name, error, reason) => {
    expect(classifyFailure(error)).toEqual({ kind: 'ambiguous', reason });
  });
});
