/**
 * Delivery errors after which the text is certainly not on the phone and a later one may be (Twilio: "Error and Warning
 * Dictionary"): a full queue, a phone that is off, a congested carrier, a carrier's rate limit. Not 30008 and 30410, after
 * which the carrier may have delivered it: a second text is worse than none.
 */
const PASSING = new Set(['twilio.30001', 'twilio.30003', 'twilio.30017', 'twilio.30022']);

/** Whether a text that Twilio took and could not deliver may be sent again. Pure. */
export const deliveryPasses = (reason: string | null): boolean => reason !== null && PASSING.has(reason);
