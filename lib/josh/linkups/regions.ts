/** Where JOSH forms LinkUps. The key is the label `region` of lines and metrics, so the list is closed. */
export const regions = {
  sf: { name: 'San Francisco', timeZone: 'America/Los_Angeles' },
  la: { name: 'Los Angeles', timeZone: 'America/Los_Angeles' },
  seattle: { name: 'Seattle', timeZone: 'America/Los_Angeles' },
  austin: { name: 'Austin', timeZone: 'America/Chicago' },
  chicago: { name: 'Chicago', timeZone: 'America/Chicago' },
  nyc: { name: 'New York', timeZone: 'America/New_York' },
} as const satisfies Record<string, { name: string; timeZone: string }>;

export type Region = keyof typeof regions;

/** All regions, in the catalogue's order. */
export const regionNames = Object.keys(regions).filter(isRegion);

export function isRegion(word: string | null | undefined): word is Region {
  return typeof word === 'string' && Object.hasOwn(regions, word);
}
