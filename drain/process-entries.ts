import { phoneHash } from '@/lib/telemetry/phone-hash';
import { type Tally, tally } from './account';
import { learnCommits } from './commits';
import { enrich, type Line } from './enrich';
import type { Entry } from './entry';
import type { ProcessingSettings } from './settings';

/** redact → enrich. */
export function processEntries(
  entries: readonly Entry[],
  settings: ProcessingSettings & { now: number },
): { lines: Line[]; tally: Tally } {
  const { peppers } = settings;
  const context = {
    ...settings,
    gitShas: new Map([...settings.gitShas, ...learnCommits(entries)]),
    ...(peppers.length > 0 ? { phone: (e164: string) => phoneHash(e164, peppers) } : {}),
  };
  const lines = entries.map((entry) => enrich(entry, context));
  return { lines, tally: tally(lines, 0) };
}
