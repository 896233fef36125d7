/** What is safe to do about a break. */
export type ActionKind =
  /** Run it again; the diagnosis has the request, as a dry run. */
  | 'replay'
  /** It mends itself, or is on its way. */
  | 'wait'
  /** A person has to decide or to look. */
  | 'look'
  /** It is as it should be. */
  | 'nothing';

export interface Break {
  /** What is broken, in one sentence. */
  says: string;
  action: ActionKind;
  /** What to do, or why nothing. */
  advice: string;
}

const is = (action: ActionKind, says: string, advice: string): Break => ({ action, says, advice });

const SETTLE =
  'Nothing can be unsent. Replay it: it sends nothing, withdraws what has not left, and records the rest as duplicates.';

/** Every way in which a chain breaks: the closed list of what a diagnosis can name. */
export const breaks = {
  // A text comes in.
  unknown_user: is(
    'look',
    'Nobody with this id has ever texted.',
    'Check the id; who wants to use JOSH texts first.',
  ),
  signature_refused: is(
    'look',
    'The provider’s calls are refused: their signatures do not fit our key or public URL.',
    'Compare TWILIO_AUTH_TOKEN or STRIPE_WEBHOOK_SECRETS and PUBLIC_BASE_URL with the provider’s console; Stripe sends again by itself, Twilio does not.',
  ),
  text_never_arrived: is(
    'look',
    'The text never reached us.',
    'Look it up at Twilio: an error of the webhook is listed there (11200 and its neighbours).',
  ),
  text_undecided: is(
    'replay',
    'The text was stored and its handler died before it decided.',
    'Replay the text.',
  ),
  opted_out: is('nothing', 'The user said STOP.', 'Nothing: only their own START ends it.'),
  safety_hold: is(
    'look',
    'The user is on a safety hold, and is sent nothing.',
    'The safety team resolves the incident or lifts the hold; a replay would send nothing.',
  ),
  job_missing: is(
    'look',
    'The text was decided and no reply was recorded.',
    'It cannot happen by itself, both are one transaction: find out who deleted the row, and answer by hand.',
  ),
  // A text goes out.
  job_never_queued: is(
    'replay',
    'The text to send was recorded and never reached the queue.',
    'Replay it, or wait for the sweep, which queues it every minute.',
  ),
  job_stuck: is(
    'replay',
    'The text is in the queue and nobody has tried to send it.',
    'Look at QStash: paused, out of quota, or calling an old URL. Then replay it.',
  ),
  send_interrupted: is(
    'replay',
    'A try to send died in the middle: whether Twilio has the text is not known.',
    'Replay it: it looks the text up at Twilio before it sends.',
  ),
  twilio_unavailable: is(
    'replay',
    'Twilio does not take the text for now.',
    'The queue goes on trying; look at Twilio’s status and our balance, and replay it once Twilio is back.',
  ),
  twilio_refused: is(
    'replay',
    'Twilio has refused the text for good.',
    'Look the code up in Twilio’s error dictionary. Replay it once the cause is mended; it fails the same way otherwise.',
  ),
  job_failed: is(
    'replay',
    'Twilio took the text and could not send it.',
    'Look the code up in Twilio’s error dictionary, then replay it.',
  ),
  undelivered: is(
    'replay',
    'The carrier did not deliver the text.',
    'Filtered, unreachable or switched off: look the code up before a replay; a filtered text is filtered again.',
  ),
  callback_missing: is(
    'replay',
    'Twilio took the text and never reported what became of it.',
    'Replay its report: Twilio is asked, nothing is sent. Check that the status callback’s URL is ours and answers.',
  ),
  job_expired: is(
    'nothing',
    'The text was too old to be sent when its turn came.',
    'Nothing: it would confuse. Find out why the queue was away for so long.',
  ),
  invite_closed: is(
    'nothing',
    'The invite was answered or withdrawn before its text was sent.',
    'Nothing: it would invite to nothing.',
  ),
  llm_fallback: is(
    'look',
    'The LLM failed, and the user was asked what they mean instead of being answered.',
    'Look at LLM failures of that time; the user’s next text is read anew.',
  ),
  // An invite comes twice.
  not_invited: is(
    'look',
    'There is no such invite.',
    'Check the ids: what they got came of another LinkUp, or not from us.',
  ),
  two_linkups: is(
    'look',
    'The user was invited to two LinkUps of the same person that are alike.',
    'Cancel one of them: POST /api/linkups/ID/cancel.',
  ),
  recorded_twice: is(
    'replay',
    'The unique key that holds texts to one is not in force, and the text was recorded twice.',
    `${SETTLE} Then put the key back: npm run db -- repair.`,
  ),
  idempotency_broken: is(
    'look',
    'The unique key that holds texts or invites to one is not in force.',
    'Put it back: npm run db -- repair. Until then texts can be recorded twice.',
  ),
  duplicate_jobs: is(
    'replay',
    'Two texts were recorded for one invite, under different keys: a bug of ours.',
    `${SETTLE} Then find the code that made the second key.`,
  ),
  dedupe_unavailable: is(
    'replay',
    'The text was handed to Twilio twice while Redis could not tell deliveries apart.',
    `${SETTLE} See the runbook dedupe-unavailable.`,
  ),
  duplicate_sends: is(
    'replay',
    'One recorded text was handed to Twilio twice: a bug of ours, or somebody reset the job.',
    `${SETTLE} See the runbook duplicate-sends.`,
  ),
  duplicated_by_twilio: is(
    'replay',
    'We handed the text to Twilio once, and Twilio made two of it.',
    `${SETTLE} Report both SIDs to Twilio.`,
  ),
  // A payment.
  webhook_never_came: is(
    'look',
    'No event of Stripe’s about this has ever reached us.',
    'Look in Stripe’s dashboard whether it was paid, and resend the event from there.',
  ),
  webhook_late: is(
    'nothing',
    'Stripe’s event came late; the user was paywalled until then.',
    'Nothing: the user is unlocked. Look for refused or failed deliveries in Stripe’s dashboard.',
  ),
  event_unprocessed: is(
    'replay',
    'Stripe’s event was stored and could not be applied.',
    'Replay the event; if it fails again its row says why.',
  ),
  customer_unknown: is(
    'look',
    'The payment belongs to a Stripe customer whom no checkout links to a user.',
    'Resend checkout.session.completed of that customer from Stripe’s dashboard.',
  ),
  checkout_unpaid: is(
    'wait',
    'The checkout is finished and its money has not come yet.',
    'Wait: the payment method takes days, and Stripe tells when it is through.',
  ),
  payment_incomplete: is(
    'nothing',
    'The subscription is not paid, so it entitles to nothing.',
    'Nothing here: the user pays the open invoice.',
  ),
  subscription_ended: is(
    'nothing',
    'The subscription has truly ended.',
    'Nothing: the user subscribes again.',
  ),
  subscription_missing: is(
    'look',
    'The checkout was handled and left no subscription.',
    'Engineering: find out who deleted the row. Any further event of the subscription brings it back: edit its metadata in Stripe.',
  ),
  optimistic_unlock_missing: is(
    'replay',
    'The checkout was handled and did not unlock the user.',
    'Replay the entitlement: it follows from the subscription again. Then see what the checkout’s handler wrote.',
  ),
  entitlement_stale: is(
    'replay',
    'The subscription entitles the user, and the entitlement does not say so.',
    'Replay the entitlement: it follows from the subscription again. Then see who changed the row.',
  ),
  // A LinkUp stands still.
  creator_silenced: is(
    'nothing',
    'Nobody is invited in the name of somebody who said STOP or is on hold.',
    'Nothing: it runs out, unless the safety team lifts the hold.',
  ),
  wave_never_sent: is(
    'replay',
    'The first wave of invites is overdue.',
    'Replay the LinkUp, or wait for the check, which does so by itself.',
  ),
  wave_overdue: is(
    'replay',
    'The next wave of invites is overdue.',
    'Replay the LinkUp, or wait for the check, which does so by itself.',
  ),
  nobody_to_invite: is(
    'nothing',
    'The waves ran and found nobody to invite.',
    'Nothing: too few people live in the region. It runs out.',
  ),
  all_declined: is(
    'nothing',
    'Everybody who was invited has declined, and no further wave is due.',
    'Nothing: it runs out, or its creator calls it off.',
  ),
  not_locked: is(
    'replay',
    'All places are taken and the LinkUp is not locked.',
    'Replay the LinkUp: it is locked, and its people are told once. Then find out who wrote accepts past the lock.',
  ),
  expiry_missing: is(
    'replay',
    'The window is over and nothing ended the LinkUp.',
    'Replay the LinkUp, or wait for the check, which does so by itself.',
  ),
} as const satisfies Record<string, Break>;

export type BreakCode = keyof typeof breaks;

export const breakCodes = Object.keys(breaks).filter((code): code is BreakCode =>
  Object.hasOwn(breaks, code),
);
