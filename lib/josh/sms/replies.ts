import type { Intent } from '../intent/intent';

/** What is said to each intent. GSM-7 characters only: any other would triple the segments. */
export const intentReplies: Record<Exclude<Intent, 'unknown'>, string> = {
  create_linkup: 'Got it! Tell us the day, the place and how many people, and we will look for a group.',
  accept: 'Thanks, we noted your yes. We will text you as soon as your LinkUp is set.',
  decline: 'No problem, we noted your no. We will keep you in mind for the next one.',
  cancel: 'Okay, we noted that you cannot make it.',
  question: 'Good question! Someone from JOSH will get back to you here.',
};

/** Asked when no intent could be read. */
export const CLARIFIER =
  'Sorry, we did not get that. Do you want to plan a LinkUp, or answer an invite with YES or NO?';

/** Carriers require the name, what comes, how to stop and that rates apply (CTIA Messaging Principles, 5.1). */
export const HELP =
  'JOSH: small group meetups by text. Reply with what you want to do. Msg & data rates may apply. Reply STOP to opt out.';
