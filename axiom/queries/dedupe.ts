import { ago, line } from './example';
import { env, lines } from './from';
import { define } from './query';

export const duplicatesSuppressed = define({
  name: 'duplicates-suppressed',
  question: 'How often did a provider send something again, and nothing was done twice?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${lines(logs, ['sms.inbound.duplicate_sid', 'stripe.webhook.duplicate_event', 'claim.duplicate'], ['provider', 'dedupe'])}
| extend sender = case(event == 'sms.inbound.duplicate_sid', 'twilio', event == 'stripe.webhook.duplicate_event', 'stripe', provider)
| summarize suppressed = count() by sender, dedupe
| order by suppressed desc, sender asc`,
  example: {
    given: [
      line('sms.inbound.duplicate_sid', { dedupe: 'done' }),
      line('sms.inbound.duplicate_sid', { dedupe: 'done' }),
      line('claim.duplicate', { provider: 'qstash', dedupe: 'done' }),
    ],
    expect: [
      { sender: 'twilio', dedupe: 'done', suppressed: 2 },
      { sender: 'qstash', dedupe: 'done', suppressed: 1 },
    ],
  },
});

export const dedupeUnavailable = define({
  name: 'dedupe-unavailable',
  question: 'Was anything served without knowing whether it came before?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${lines(logs, ['claim.unavailable', 'claim.settle_failed'], ['reason'])}
| summarize unavailable = countif(event == 'claim.unavailable'), settle_failed = countif(event == 'claim.settle_failed') by bin_auto(_time), reason
| order by _time asc, reason asc`,
  example: {
    given: [line('claim.unavailable', { provider: 'twilio', reason: 'timeout' })],
    expect: [{ _time: ago('10m'), reason: 'timeout', unavailable: 1, settle_failed: 0 }],
  },
});
