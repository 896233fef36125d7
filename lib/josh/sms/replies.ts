/** Asked when no intent could be read. GSM-7 characters only: any other would triple the segments. */
export const CLARIFIER =
  'Sorry, we did not get that. Do you want to plan a LinkUp, or answer an invite with YES or NO?';

/** Carriers require the name, what comes, how to stop and that rates apply (CTIA Messaging Principles, 5.1). */
export const HELP =
  'JOSH: small group meetups by text. Reply JOIN to sign up, or what you want to do. Msg & data rates may apply. Reply STOP to opt out.';
