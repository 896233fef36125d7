import { correlationId, line, uuid } from './example';
import { ensured, MOST_LINES } from './from';
import { datasetReference, define } from './query';

const SID = `SM${'a'.repeat(32)}`;

/** A text that is answered, and one of somebody else. */
const told = (fields: Readonly<Record<string, unknown>>) => {
  const mine = correlationId(1);
  return [
    line('sms.inbound.received', { correlation_id: mine, ...fields }, '10m'),
    line('sms.inbound.routed', { correlation_id: mine }, '9m'),
    line('sms.inbound.received', { correlation_id: correlationId(2) }, '8m'),
  ];
};
const [received, routed] = ['sms.inbound.received', 'sms.inbound.routed'];

/**
 * Everything that happened in the operations that touched an id: the id is on some of their lines, the correlation id on
 * all. Whole rows; their reader tells those apart that came twice, and puts them in order.
 */
function story(
  name: string,
  question: string,
  fields: string | readonly string[],
  about: string,
  example: string,
) {
  const named = typeof fields === 'string' ? [fields] : fields;
  const [field = ''] = named;
  return define({
    name,
    question,
    dataset: 'logs',
    parameters: { id: { about } },
    raw: true,
    body: (logs) =>
      [
        `let touched = ${datasetReference(logs)}`,
        ...ensured([...new Set([...named, 'correlation_id'])].map((name) => [name, 'string'] as const)),
        `| where (${named.map((name) => `${name} == _id`).join(' or ')}) and isnotempty(correlation_id)`,
        '| distinct correlation_id;',
        datasetReference(logs),
        ...ensured([['correlation_id', 'string']]),
        '| lookup kind=inner (touched) on correlation_id',
        '| order by _time desc',
        `| limit ${MOST_LINES}`,
      ].join('\n'),
    example: {
      with: { id: example },
      partial: true,
      given: told({ [field]: example }),
      expect: [{ event: routed }, { event: received }],
    },
  });
}

export const byTwilioSid = story(
  'by-twilio-sid',
  'What happened to this text?',
  'twilio_message_sid',
  'Twilio’s SID of a text, in or out',
  SID,
);
export const byUser = story('by-user', 'What happened to this user?', 'user_id', 'users.id', uuid(1));
export const byPhoneHash = story(
  'by-phone-hash',
  'What happened to the owner of this phone number?',
  'phone_hash',
  'Keyed hash of the number, as log lines show it',
  `k1_${'0'.repeat(32)}`,
);
export const byLinkup = story(
  'by-linkup',
  'What happened to this LinkUp?',
  'linkup_id',
  'linkups.id',
  uuid(2),
);
export const byInvite = story('by-invite', 'What became of this invite?', 'invite_id', 'invites.id', uuid(3));
export const byStripeEvent = story(
  'by-stripe-event',
  'What did this Stripe event do?',
  'stripe_event_id',
  'Id of the event, evt_…',
  'evt_1PabcDEF',
);
export const byJob = story(
  'by-job',
  'Was this text sent, and why not?',
  'job_id',
  'sms_outbound_jobs.id',
  uuid(4),
);
export const byReplay = story('by-replay', 'What did this replay do?', 'replay_id', 'replays.id', uuid(5));

/** What the timeline asks: whoever has an id need not know whose it is. */
export const byAnyId = story(
  'by-any-id',
  'What happened to whatever has this id?',
  [
    'user_id',
    'phone_hash',
    'twilio_message_sid',
    'message_id',
    'job_id',
    'linkup_id',
    'invite_id',
    'stripe_event_id',
    'incident_id',
    'hold_id',
    'replay_id',
    'correlation_id',
  ],
  'Any id of ours, Twilio’s SID of a text, or Stripe’s id of an event',
  uuid(6),
);
