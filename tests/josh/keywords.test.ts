import { describe, expect, it } from 'vitest';
import { keywordOf } from '@/lib/josh/sms/keywords';

describe('keywordOf', () => {
  it.each([
    ['STOP', 'stop'],
    [' stop\n', 'stop'],
    ['StopAll', 'stop'],
    ['UNSUBSCRIBE', 'stop'],
    ['cancel', 'stop'],
    ['End', 'stop'],
    ['quit', 'stop'],
    ['REVOKE', 'stop'],
    ['optout', 'stop'],
    ['START', 'start'],
    ['unstop', 'start'],
    ['HELP', 'help'],
    ['info', 'help'],
  ])('%j is %s', (text, keyword) => {
    expect(keywordOf(text, { optedOut: false })).toBe(keyword);
  });

  it.each(['stop it', 'please cancel', 'STOP.', 'help me', 'started', '', 'yes'])(
    '%j is none: only the exact word counts',
    (text) => {
      expect(keywordOf(text, { optedOut: false })).toBeNull();
    },
  );

  it('YES is START for who is opted out', () => {
    expect(keywordOf('Yes', { optedOut: true })).toBe('start');
  });
});
