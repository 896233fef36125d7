import { unreadableEntry } from './decode/entry';
import { type EnrichContext, enrich, type Line } from './enrich';
import { learnCommits } from './enrich/commits';
import { enrichLane } from './lane/fill-row';
import { type AnyEntry, LaneEntry } from './lane/lane-entry';
import type { Stretch } from './lane/stretch';
import type { Tally } from './measure/account';
import { tally } from './measure/tally';
import type { Chunk } from './ports';
import { pseudonymsWith } from './redact/pseudonyms';
import { Redactor } from './redact/redactor';
import type { ProcessingSettings } from './settings';
import { RowChunks } from './ship/row-chunks';

export interface ProcessedEntries {
  lines: Line[];
  /** The lines' rows, ready to be shipped. */
  logs: Chunk[];
  tally: Tally;
}

/**
 * A fault of our own code with one entry must not cost the batch, which would come again and fail again for ever. Such an
 * entry is kept without anything of its content, as what cannot be read.
 */
function enrichSafely(entry: AnyEntry, context: EnrichContext) {
  try {
    return entry instanceof LaneEntry ? enrichLane(entry, context) : enrich(entry, context);
  } catch {
    // What was found in it so far is not the next entry's.
    context.redactor.take();
    return enrich({ ...unreadableEntry('[unredactable]', entry.key), timestamp: entry.timestamp }, context);
  }
}

const NO_ROWS = Buffer.alloc(0);

/** Rows that are in chunks are not needed any more: a large batch would hold them twice. */
function release(stretch: Stretch | null): void {
  if (stretch !== null) stretch.rows = NO_ROWS;
}

/**
 * redact → enrich. The drain's own entries are not among them.
 *
 * @param now milliseconds since the epoch
 */
export function processEntries(
  entries: readonly AnyEntry[],
  { peppers, env, gitShas: known }: ProcessingSettings,
  now: number,
): ProcessedEntries {
  const gitShas = learnCommits(entries, known);
  const context = { env, now, gitShas, redactor: new Redactor(pseudonymsWith(peppers)) };
  const chunks = new RowChunks('logs');
  let stretch: Stretch | null = null;
  const lines = entries.map((entry): Line => {
    if (entry instanceof LaneEntry && entry.stretch !== stretch) {
      release(stretch);
      stretch = entry.stretch;
    }
    const enriched = enrichSafely(entry, context);
    if ('row' in enriched) chunks.addBytes(enriched.row);
    else chunks.add(enriched.json);
    return enriched.line;
  });
  return { lines, logs: chunks.end(), tally: tally(lines) };
}
