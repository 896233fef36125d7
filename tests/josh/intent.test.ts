import { describe, expect, it } from 'vitest';
import { answerSchema } from '@/lib/josh/intent/intent';
import { readJson } from '@/lib/josh/intent/read-json';
import { type RetryFacts, retryPause } from '@/lib/josh/intent/retry';

const readAnswer = (text: string) => readJson(text, answerSchema);

describe('an intent', () => {
  it('reads the JSON asked for', () => {
    expect(readAnswer('{"intent":"accept","confidence":0.9}')).toEqual({
      valid: true,
      value: { intent: 'accept', confidence: 0.9 },
    });
  });

  it.each([
    ['', 'no_text'],
    ['  ', 'no_text'],
    ['Sure! The intent is accept.', 'not_json'],
    ['```json\n{"intent":"accept","confidence":0.9}\n```', 'not_json'],
    ['{"intent":"accept","confidence":', 'not_json'],
    ['null', 'wrong_shape'],
    ['"accept"', 'wrong_shape'],
    ['{"intent":"marry","confidence":0.9}', 'wrong_shape'],
    ['{"intent":"accept"}', 'wrong_shape'],
    ['{"intent":"accept","confidence":"high"}', 'wrong_shape'],
    ['{"intent":"accept","confidence":1.2}', 'wrong_shape'],
    ['{"intent":"accept","confidence":0.9,"reply":"call me"}', 'wrong_shape'],
  ])('%j is invalid: %s', (text, reason) => {
    expect(readAnswer(text)).toEqual({ valid: false, reason });
  });
});

describe('a second try', () => {
  const failed = (reason: string, over: Partial<RetryFacts> = {}, retryAfterMs?: number): RetryFacts => ({
    failure: { kind: 'failed', reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    attempt: 1,
    budgetMs: 5_000,
    leftMs: 4_000,
    ...over,
  });

  it.each(['http_429', 'http_500', 'http_503', 'http_529', 'unreachable'])('is made after %s', (reason) => {
    expect(retryPause(failed(reason))).toBe(250);
  });
  it('is made at once after an answer that was no JSON', () => {
    expect(retryPause({ ...failed(''), failure: { kind: 'invalid_json', reason: 'cut' } })).toBe(0);
  });
  it.each(['timeout', 'refusal', 'http_400', 'http_401', 'error'])('is not made after %s', (reason) => {
    expect(retryPause(failed(reason))).toBeNull();
  });
  it('waits as long as the API says, if that leaves time for an answer', () => {
    expect(retryPause(failed('http_429', {}, 2_000))).toBe(2_000);
    expect(retryPause(failed('http_429', {}, 3_000))).toBeNull();
  });
  it('is the last one', () => {
    expect(retryPause(failed('http_529', { attempt: 2 }))).toBeNull();
  });
  it('is not made when hardly any time is left', () => {
    expect(retryPause(failed('http_529', { leftMs: 1_400 }))).toBeNull();
  });
});
