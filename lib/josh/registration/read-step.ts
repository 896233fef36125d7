import type { registrationStates } from '@/lib/db/schema/users';
import { fold } from '../fold';
import { type Activity, isActivity } from '../linkups/activities';
import { type Region, regionNames, regions } from '../linkups/regions';

export type Registration = (typeof registrationStates)[number];

/** What a text does for its sender's registration. */
export type Step =
  | { do: 'join' }
  | { do: 'code'; code: string }
  | { do: 'region'; region: Region }
  | { do: 'activities'; activities: readonly Activity[] };

const JOIN = new Set(['join', 'sign up', 'signup', 'register']);
const CODE = /^\d{6}$/;

const regionsByWord = new Map<string, Region>([
  ...regionNames.flatMap((name): [string, Region][] => [
    [name, name],
    [regions[name].name.toLowerCase(), name],
  ]),
  ['new york city', 'nyc'],
  ['san fran', 'sf'],
]);

/** Words around the activities in an answer. */
const FILLERS = new Set(['and', 'or', 'i', 'like', 'love', 'a', 'the', 'mostly', 'some']);
const ANYTHING = new Set(['any', 'anything', 'all', 'everything']);

/**
 * Reads a text as the next step of a registration; null when it is something else, be it a sentence that contains one, so
 * that nobody is kept from texting about other things in between. Pure.
 */
export function readStep(text: string, registration: Registration): Step | null {
  const words = fold(text).trim();
  if (JOIN.has(words)) return { do: 'join' };
  switch (registration) {
    case 'code_sent': {
      const digits = words.replaceAll(' ', '');
      return CODE.test(digits) ? { do: 'code', code: digits } : null;
    }
    case 'otp_verified': {
      const region = regionsByWord.get(words.replace(/^(?:i live )?in /, ''));
      return region === undefined ? null : { do: 'region', region };
    }
    case 'interview_started':
      return readActivities(words.split(' '));
    case 'registered':
    case 'interview_completed':
      return null;
  }
}

function readActivities(words: readonly string[]): Step | null {
  const named = words.filter((word) => !FILLERS.has(word));
  if (named.length === 1 && ANYTHING.has(named[0] ?? '')) return { do: 'activities', activities: [] };
  const singular = named.map((word) => (isActivity(word) ? word : word.replace(/s$/, '')));
  const activities = singular.filter(isActivity);
  return activities.length > 0 && activities.length === named.length
    ? { do: 'activities', activities: [...new Set(activities)] }
    : null;
}
