import { describe, expect, it } from 'vitest';
import { readAnswer } from '@/lib/josh/intent/intent';

describe('readAnswer', () => {
  it('reads the JSON asked for', () => {
    expect(readAnswer('{"intent":"accept","confidence":0.9}')).toEqual({
      valid: true,
      intent: 'accept',
      confidence: 0.9,
    });
  });

  it.each([
    [undefined, 'no_text'],
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
