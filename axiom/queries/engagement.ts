import { ago, line, point } from './example';
import { env, lines, points } from './from';
import { define } from './query';

const [anna, ben] = [`k1_${'a'.repeat(32)}`, `k1_${'b'.repeat(32)}`];

export const textsPerUser = define({
  name: 'texts-per-user',
  question: 'How many texts does a user send in a week?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${lines(logs, ['sms.inbound.received'], ['phone_hash'])}
| summarize texts = count(), users = dcount(phone_hash) by bin(_time, 7d)
| project _time, texts, users, texts_per_user = iff(users == 0, 0.0, round(1.0 * texts / users, 2))
| order by _time asc`,
  example: {
    given: [
      line('sms.inbound.received', { phone_hash: anna }),
      line('sms.inbound.received', { phone_hash: anna }),
      line('sms.inbound.received', { phone_hash: ben }),
    ],
    expect: [{ _time: '2026-11-19T00:00:00Z', texts: 3, users: 2, texts_per_user: 1.5 }],
  },
});

export const smsVolume = define({
  name: 'sms-volume',
  question: 'How many texts come in and go out?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['sms_inbound_total', 'sms_outbound_sent_total'])}
| summarize inbound = sumif(value, metric == 'sms_inbound_total'), outbound = sumif(value, metric == 'sms_outbound_sent_total') by bin_auto(_time)
| order by _time asc`,
  example: {
    given: [point('sms_inbound_total', 5), point('sms_outbound_sent_total', 7, { purpose: 'reply' })],
    expect: [{ _time: ago('10m'), inbound: 5, outbound: 7 }],
  },
});

export const clarifiersByIntent = define({
  name: 'clarifiers-by-intent',
  question: 'Which texts do we ask back about?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['clarifiers_asked_total'], ['intent'])}
| summarize clarifiers = sum(value) by intent
| order by clarifiers desc, intent asc`,
  example: {
    given: [
      point('clarifiers_asked_total', 1, { intent: 'question' }),
      point('clarifiers_asked_total', 3, { intent: 'unknown' }),
    ],
    expect: [
      { intent: 'unknown', clarifiers: 3 },
      { intent: 'question', clarifiers: 1 },
    ],
  },
});
