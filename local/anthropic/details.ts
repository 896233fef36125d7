/** The details of a meetup, in the shape that the product asks for. */
export interface Details {
  activity: string;
  size: number | null;
  region: string | null;
  starts_at: string | null;
}

const HOURS: Record<string, number> = {
  coffee: 10,
  brunch: 11,
  lunch: 12,
  dinner: 19,
  drinks: 20,
  hike: 9,
  walk: 10,
  picnic: 13,
  movie: 20,
};
const NUMBERS = [
  '',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const PLACES: readonly (readonly [RegExp, string])[] = [
  [/\bsan francisco\b|\bsf\b/, 'sf'],
  [/\blos angeles\b|\bin la\b/, 'la'],
  [/\bseattle\b/, 'seattle'],
  [/\baustin\b/, 'austin'],
  [/\bchicago\b/, 'chicago'],
  [/\bnew york\b|\bnyc\b/, 'nyc'],
  [/\bin (paris|london|berlin)\b/, 'elsewhere'],
];
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/**
 * What a good model reads in a plan. Deterministic.
 *
 * @param now local time, `YYYY-MM-DDTHH:MM`
 */
export function readDetails(text: string, now: string): Details {
  const plain = text.toLowerCase().replaceAll('’', "'");
  const activity = Object.keys(HOURS).find((word) => plain.includes(word)) ?? 'meetup';
  const day = dayOf(plain, now);
  return {
    activity,
    size: sizeOf(plain),
    region: PLACES.find(([pattern]) => pattern.test(plain))?.[1] ?? null,
    starts_at: day === null ? null : `${day}T${timeOf(plain) ?? `${two(HOURS[activity] ?? 18)}:00`}`,
  };
}

function sizeOf(text: string): number | null {
  const found =
    /\b(\d{1,3}|[a-z]+) (?:people|persons|friends|of us)\b|\bfor (\d{1,3})\b(?! ?(?:am|pm|:))/.exec(text);
  const word = found?.[1] ?? found?.[2];
  if (word === undefined) return null;
  const count = /^\d/.test(word) ? Number(word) : NUMBERS.indexOf(word);
  return count > 0 ? count : null;
}

function dayOf(text: string, now: string): string | null {
  const today = new Date(`${now.slice(0, 10)}T00:00Z`);
  const after = (days: number) => new Date(today.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  if (/\b(today|tonight)\b/.test(text)) return after(0);
  if (/\btomorrow\b/.test(text)) return after(1);
  const named = DAYS.findIndex((day) => text.includes(day));
  return named === -1 ? null : after((named - today.getUTCDay() + 7) % 7 || 7);
}

function timeOf(text: string): string | null {
  const [, hour, minute = '00', half] = /\b(\d{1,2})(?::(\d{2}))? ?(am|pm)\b/.exec(text) ?? [];
  if (hour === undefined) return null;
  return `${two((Number(hour) % 12) + (half === 'pm' ? 12 : 0))}:${minute}`;
}

const two = (value: number) => String(value).padStart(2, '0');
