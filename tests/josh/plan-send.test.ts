import { describe, expect, it } from 'vitest';
import { planSend } from '@/lib/josh/outbox/plan-send';

const now = new Date('2026-11-23T12:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);
const SECOND = 1000;
const HOUR = 3600 * SECOND;

const fine = { optedOut: false, onHold: false };
const job = {
  state: 'pending' as const,
  maybeSent: false,
  leaseUntil: null,
  createdAt: ago(SECOND),
  purpose: 'reply',
  inviteState: null,
  user: fine,
};

describe('planSend', () => {
  it.each([
    ['a new job', {}, { do: 'send' }],
    ['opted out', { user: { ...fine, optedOut: true } }, { do: 'cancel', reason: 'opted_out' }],
    ['on hold', { user: { ...fine, onHold: true } }, { do: 'cancel', reason: 'safety_hold' }],
    [
      'on hold, but it says where to find help',
      { purpose: 'safety', user: { ...fine, onHold: true } },
      { do: 'send' },
    ],
    ['a day old', { createdAt: ago(24 * HOUR + 1) }, { do: 'cancel', reason: 'expired' }],
    [
      'a reminder to somebody who gave their place back',
      { purpose: 'reminder', inviteState: 'canceled' as const },
      { do: 'cancel', reason: 'invite_closed' },
    ],
    ['an invite', { purpose: 'invite', inviteState: 'pending' as const }, { do: 'send' }],
    [
      'an invite to what is full',
      { purpose: 'invite', inviteState: 'canceled' as const },
      { do: 'cancel', reason: 'invite_closed' },
    ],
    [
      'the reply to an invite that was declined',
      { purpose: 'reply', inviteState: 'declined' as const },
      { do: 'send' },
    ],
    ['sent', { state: 'sent' }, { do: 'nothing' }],
    ['delivered', { state: 'delivered' }, { do: 'nothing' }],
    ['failed', { state: 'failed' }, { do: 'nothing' }],
    ['canceled', { state: 'canceled' }, { do: 'nothing' }],
    [
      'being sent by another delivery',
      { state: 'sending', maybeSent: true, leaseUntil: new Date(now.getTime() + 1) },
      { do: 'wait' },
    ],
    [
      'left behind by a try that died',
      { state: 'sending', maybeSent: true, leaseUntil: now },
      { do: 'look_up', otherwise: { do: 'send' } },
    ],
    [
      'perhaps taken although Twilio answered 5xx',
      { maybeSent: true },
      { do: 'look_up', otherwise: { do: 'send' } },
    ],
    [
      'perhaps taken before the user opted out',
      { maybeSent: true, user: { ...fine, optedOut: true } },
      { do: 'look_up', otherwise: { do: 'cancel', reason: 'opted_out' } },
    ],
  ] as const)('%s', (_name, difference, plan) => {
    expect(planSend({ ...job, ...difference }, now)).toEqual(plan);
  });
});
