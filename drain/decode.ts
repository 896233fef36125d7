import { splitReport } from './decode/consolidated';
import { eachItem, isArrayStart } from './decode/cut-array';
import { eachLine, skipBlank, type Take, takeLine } from './decode/cut-lines';
import { type Entry, readEntry, stringOf, unreadableEntry } from './decode/entry';
import { isEmpty, isJsonObject } from './decode/json-value';
import { StandIns } from './decode/stand-ins';
import type { AnyEntry } from './lane/lane-entry';
import type { LaneModule } from './lane/module';
import { readLines } from './lane/read-lines';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** Vercel cuts a message at 256 KB; of what cannot be read no more is kept. */
const MAX_UNREADABLE = 256 * 1024;

/**
 * Reads a batch: NDJSON, a JSON array, or the `{}` of Vercel's endpoint check. A piece that cannot be read does not
 * harm the others: it becomes an entry of its own.
 *
 * @param lane reads the lines that it can read at a fraction of the cost; see `lane/lane.ts`
 * @param batch stands for the batch in the keys of entries that have neither an id nor a time
 */
export function decode(body: Uint8Array, batch: string): Entry[];
export function decode(body: Uint8Array, batch: string, lane: LaneModule | null): AnyEntry[];
export function decode(body: Uint8Array, batch: string, lane: LaneModule | null = null): AnyEntry[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const entries: AnyEntry[] = [];
  const standIns = new StandIns(batch);
  const take: Take = (value, text) => {
    if (!isJsonObject(value)) {
      entries.push(unreadableEntry(text.slice(0, MAX_UNREADABLE), standIns.forPosition()));
    } else if (!isEmpty(value)) {
      const entry = readEntry(value, stringOf(value.id) ?? standIns.forContent(text, value));
      const parts = splitReport(entry);
      if (parts === null) entries.push(entry);
      else entries.push(...parts);
    }
  };
  const marked = bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  let at = skipBlank(bytes, marked ? BYTE_ORDER_MARK.length : 0);
  while (isArrayStart(bytes, at)) at = eachItem(bytes, at, take);
  if (lane === null) eachLine(bytes, at, take);
  else {
    const entry = (one: AnyEntry) => entries.push(one);
    readLines(bytes, at, lane, { entry, line: (start, end) => takeLine(bytes, start, end, take) });
  }
  return entries;
}
