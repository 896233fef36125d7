import { describe, expect, it } from 'vitest';
import type { OutboundJob } from '@/lib/josh/outbox/job';
import { type AutoReplay, autoReplay, type History, type Policy } from '@/lib/replay/auto/policy';
import { newId } from '@/lib/telemetry/correlation';

const NOW = new Date('2026-11-25T12:00:00Z');
const MINUTE = 60_000;
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE);

const policy: Policy = { on: true, perHour: 10, waits: [0, 30 * MINUTE, 120 * MINUTE], ownTries: 6 };
/** Twilio took it an hour ago and could not deliver it: the phone was off. */
const undelivered: OutboundJob = {
  id: newId(),
  messageId: newId(),
  correlationId: newId(),
  linkupId: null,
  inviteId: null,
  purpose: 'reply',
  segments: 1,
  state: 'failed',
  reason: 'twilio.30003',
  attempts: 1,
  maybeSent: false,
  firstAttemptAt: ago(60),
  leaseUntil: null,
  createdAt: ago(60),
  body: 'hello',
  inviteState: null,
  user: { id: newId(), phone: '+14155550123', phoneHash: 'k1_0', optedOut: false, onHold: false },
};
const never: History = { ofText: [], inHour: 0 };
const refuse = (reason: Extract<AutoReplay, { do: 'refuse' }>['reason']) => ({ do: 'refuse', reason });
const user = (more: object) => ({ user: { ...undelivered.user, ...more } });

describe('the policy of automatic replays', () => {
  it.each<[string, Partial<OutboundJob>, Partial<History>, Partial<Policy>, object]>([
    ['Twilio could not deliver it', {}, {}, {}, { do: 'replay', round: 1 }],
    [
      'the queue has used up its tries',
      { state: 'pending', attempts: 6, reason: 'twilio.http_503' },
      {},
      {},
      { do: 'replay', round: 1 },
    ],
    [
      'nobody knows what the last try did',
      { state: 'sending', attempts: 6, maybeSent: true, reason: 'twilio.timeout' },
      {},
      {},
      { do: 'replay', round: 1 },
    ],
    ['the queue is still at it', { state: 'pending', attempts: 5 }, {}, {}, { do: 'wait', reason: 'outbox' }],
    [
      'a try is under way',
      { state: 'sending', attempts: 9, leaseUntil: new Date(NOW.getTime() + 1) },
      {},
      {},
      { do: 'wait', reason: 'outbox' },
    ],
    ['its replay runs', {}, { ofText: [{ at: ago(1), running: true }] }, {}, { do: 'replay', round: 1 }],
    [
      'the last replay was just now',
      {},
      { ofText: [{ at: ago(10), running: false }] },
      {},
      { do: 'wait', reason: 'backoff', round: 2, until: new Date(NOW.getTime() + 20 * MINUTE) },
    ],
    [
      'half an hour after the first',
      {},
      { ofText: [{ at: ago(30), running: false }] },
      {},
      { do: 'replay', round: 2 },
    ],
    [
      'an hour after the second',
      {},
      {
        ofText: [
          { at: ago(90), running: false },
          { at: ago(60), running: false },
        ],
      },
      {},
      { do: 'wait', reason: 'backoff', round: 3, until: new Date(NOW.getTime() + 60 * MINUTE) },
    ],
    [
      'after three',
      {},
      { ofText: [600, 500, 400].map((minutes) => ({ at: ago(minutes), running: false })) },
      {},
      refuse('attempts'),
    ],
    ['the hour is full', {}, { inHour: 10 }, {}, refuse('budget')],
    ['there is room for one', {}, { inHour: 9 }, {}, { do: 'replay', round: 1 }],
    ['a budget of nothing', {}, {}, { perHour: 0 }, refuse('budget')],
    ['switched off', {}, {}, { on: false }, refuse('off')],
    [
      'switched off while one runs',
      {},
      { ofText: [{ at: ago(1), running: true }] },
      { on: false },
      refuse('off'),
    ],
    ['Twilio knows of a STOP', { reason: 'twilio.21610' }, {}, {}, refuse('opt_out')],
    ['they said STOP', user({ optedOut: true }), {}, {}, refuse('opt_out')],
    [
      'they said STOP while the queue is at it',
      { state: 'pending', attempts: 1, ...user({ optedOut: true }) },
      {},
      {},
      refuse('opt_out'),
    ],
    ['they are on hold', user({ onHold: true }), {}, {}, refuse('hold')],
    ['it was canceled', { state: 'canceled' }, {}, {}, refuse('canceled')],
    ['it was sent meanwhile', { state: 'sent' }, {}, {}, refuse('over')],
    ['it was delivered meanwhile', { state: 'delivered' }, {}, {}, refuse('over')],
    ['it is a day old', { createdAt: ago(24 * 60 + 1) }, {}, {}, refuse('over')],
    ['its invite is closed', { purpose: 'invite', inviteState: 'canceled' }, {}, {}, refuse('over')],
    ['the number does not exist', { reason: 'twilio.30005' }, {}, {}, refuse('not_retryable')],
    ['the carrier may have delivered it', { reason: 'twilio.30008' }, {}, {}, refuse('not_retryable')],
    ['Twilio refused it for good', { reason: 'twilio.21606' }, {}, {}, refuse('not_retryable')],
  ])('%s', (_, text, history, settings, expected) => {
    expect(
      autoReplay({ ...policy, ...settings }, { ...undelivered, ...text }, { ...never, ...history }, NOW),
    ).toEqual(expected);
  });
});
