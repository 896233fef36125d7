import { phoneHash } from '@/lib/telemetry/phone-hash';
import type { Tally } from './account';
import { learnCommits } from './commits';
import { enrich, type Line } from './enrich';
import type { Entry } from './entry';
import { memo } from './memo';
import { redactor } from './redact';
import type { ProcessingSettings } from './settings';
import { tally } from './tally';

/** redact → enrich. The drain's own entries are not among them. */
export function processEntries(
  entries: readonly Entry[],
  settings: ProcessingSettings & { now: number },
): { lines: Line[]; tally: Tally } {
  const { peppers, env, now } = settings;
  const phone = peppers.length > 0 ? memo((e164) => phoneHash(e164, peppers)) : undefined;
  const gitShas = new Map([...settings.gitShas, ...learnCommits(entries)]);
  const context = { env, now, gitShas, redact: redactor(phone) };
  const lines = entries.map((entry) => enrich(entry, context));
  return { lines, tally: tally(lines) };
}
