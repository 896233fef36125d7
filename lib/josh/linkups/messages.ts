import { isActivity } from './activities';
import { spokenTime } from './local-time';
import type { PlanProblem } from './plan';
import { isRegion, regions } from './regions';

/** What is told about a LinkUp. */
export interface Described {
  activity: string;
  region: string;
  capacity: number;
  startsAt: Date | null;
}

/** The texts about LinkUps. GSM-7 characters only, one segment each: any other character would triple the segments. */
export const messages = {
  created: (linkup: Described) =>
    `Got it! We are inviting people: ${what(linkup)}. We will text you when it is set.`,
  invite: (linkup: Described) =>
    `JOSH: ${what(linkup)}, group of ${linkup.capacity + 1}. Reply YES to join or NO to pass. STOP to opt out.`,
  accepted: (linkup: Described) => `You're in: ${what(linkup)}. We will text you when the group is complete.`,
  declined: 'No problem, we noted your no. We will keep you in mind for the next one.',
  locked: (linkup: Described) =>
    `It's set! ${what(linkup)}, group of ${linkup.capacity + 1}. Text us if you can't make it.`,
  reminder: (linkup: Described) => `See you soon: ${what(linkup)}. Text us if you can't make it.`,
  expired: (linkup: Described) =>
    `Sorry, not enough people could make it: ${what(linkup)}. It will not take place.`,
  canceled: (linkup: Described) => `Sorry, this LinkUp was called off: ${what(linkup)}.`,
  placeGivenBack: (linkup: Described) => `Okay, we gave your place back: ${what(linkup)}.`,
  youCanceled: (linkup: Described) => `Okay, we called it off and told everyone: ${what(linkup)}.`,
  openInvite: (linkup: Described) => `You are invited: ${what(linkup)}. Reply YES to join or NO to pass.`,
  status: (linkup: Described, taken: number) =>
    `${what(linkup)}: ${taken} of ${linkup.capacity} places are taken. We will text you when it is set.`,
} as const;

/** What is said when an answer fits no invite. */
export const refusals = {
  no_open_invite: 'Thanks! There is no open invite for you right now. We will text you when there is one.',
  already_accepted: "You're in already. We will text you when the group is complete.",
  full: 'Thanks! That one has just filled up. We will keep you in mind for the next one.',
  closed: 'Thanks! That one is over. We will keep you in mind for the next one.',
  nothing_to_cancel: 'There is no LinkUp of yours to cancel right now.',
} as const;

export type Refusal = keyof typeof refusals;

/** What is asked when a LinkUp cannot be formed yet. */
export const planQuestions: Record<PlanProblem | 'elsewhere' | 'not_read', string> = {
  needs_region: 'Which city? Text it in one message, like "Dinner Friday 7pm in San Francisco for 4 people".',
  needs_day: 'Which day? Text it in one message, like "Dinner Friday 7pm in San Francisco for 4 people".',
  size_out_of_range: 'LinkUps are for 2 to 10 people. How many shall it be? Text the whole plan again.',
  too_soon: 'That is too soon to find people. Text the plan again with a later time.',
  too_late: 'That is too far away. Text the plan again with a day in the next 60 days.',
  elsewhere: 'We are not in that city yet. JOSH is in SF, LA, Seattle, Austin, Chicago and New York.',
  not_read:
    'Got it! Tell us the day, the city and how many, like "Dinner Friday 7pm in Austin for 4 people".',
};

/** `Dinner in San Francisco, Fri, Nov 27, 7:00 PM`. */
function what({ activity, region, startsAt }: Described): string {
  const word = isActivity(activity) ? activity : 'meetup';
  const place = isRegion(region) ? ` in ${regions[region].name}` : '';
  const zone = isRegion(region) ? regions[region].timeZone : 'UTC';
  const when = startsAt === null ? '' : `, ${spokenTime(startsAt, zone)}`;
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}${place}${when}`;
}
