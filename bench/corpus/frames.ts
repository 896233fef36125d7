/** Sentences around a value, which stands for `{}`. The first half of the list reads like texts, the second like logs. */
export interface Frames {
  /** Whose words say that a phone number comes. */
  spoken: readonly string[];
  /** Whose words say nothing. */
  silent: readonly string[];
  logs: readonly string[];
}

export const TUNED_FRAMES: Frames = {
  spoken: [
    'call {}',
    'Pls call me on {} asap',
    'URGENT! You have won a prize, call {} now to claim. Valid 12hrs only',
    'my new number is {} save it',
    'his no. is {} ok lor',
    'Ring {} after 6pm',
    'txt ur answer to {}, 150ppm',
    'Contact: {}',
    'hp {} can call anytime',
    'Phone number: {}.',
    'give me a ring ({})',
    'mobile {}',
  ],
  silent: [
    'Its {} lol',
    '{}',
    '{} is me btw',
    'ok dun forget: {}',
    'Hey it’s Sam. {}. Bye',
    'r u there? {} thx',
    'from {}: running 10 min late',
    'Dinner w/ Mei, {}, 8pm, table for 4',
    'add {} to the group pls',
    '"{}"',
  ],
  logs: [
    'The ‘To’ number {} is not a valid phone number.',
    'Error 21211: To number: {} invalid (attempt 2)',
    'inbound sms from={} segments=1',
    '{"From":"{}","status":"received"}',
    'send failed for {} after 3 tries',
    'queued message to {} in 12ms',
    'user {} replied STOP',
    "{ to: '{}', attempt: 1 }",
  ],
};

export const HELD_OUT_FRAMES: Frames = {
  spoken: [
    'gimme a call at {} tmr',
    'To opt out ring {}. T&Cs apply 18+',
    'Free entry! Dial {} b4 midnight 2 claim ur £500',
    'U can reach me @ {} after 9',
    'Text back to {} if u r coming',
    'fax: {}',
    'whatsapp me at {} can?',
    'Sir my contact no is {}, pls revert',
    'Tel {}',
    'Cell: {}, home same',
    'You have 1 missed call from {}',
    'kindly call back on {} regarding loan of Rs 50000',
  ],
  silent: [
    'this is mum, new sim {} x',
    'yo {} hit me up',
    'Priya ({}) will pick u up @ 7',
    'Landlord: Mr Tan {}',
    'send to {} pls',
    '{} 4got to give u this',
    'wat abt {}?',
    'meet Jo at 8, {}',
    '→ {}',
    '“{}” she said',
  ],
  logs: [
    'Message body delivered to {} at 10:34:12',
    "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {}",
    '[warn] recipient {} has opted out (21610)',
    'lookup({}) -> carrier=mobile',
    '{"to": "{}", "error_code": 30006}',
    'twilio.create to={}&retries=2',
    'GET /users/{}/linkups 404 12ms',
    'TwilioRestException: HTTP 400 error: {} is not mobile',
  ],
};

/** What stands before a row, so that characters and bytes differ in half of the rows. */
export const PREAMBLES: readonly string[] = [
  '',
  'Café réservé — ',
  '',
  '予約 ✅ ',
  '',
  '👋🏽 ñ… ',
  '',
  'Ü ok “see” ',
];
