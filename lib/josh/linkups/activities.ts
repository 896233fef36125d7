/** What a LinkUp can be about: words of ours, so that an invite never repeats what somebody wrote. */
export const activities = [
  'coffee',
  'brunch',
  'lunch',
  'dinner',
  'drinks',
  'hike',
  'walk',
  'picnic',
  'movie',
  'meetup',
] as const;

export type Activity = (typeof activities)[number];

export function isActivity(word: string): word is Activity {
  return activities.some((activity) => activity === word);
}
