import { skipBlank } from '../decode/cut-lines';
import { RECORD } from './kinds';
import { LaneEntry } from './lane-entry';
import type { LaneModule } from './module';
import type { Stretch } from './stretch';

const NEWLINE = 0x0a;
const DONE = 0;
const ASKS = 1;
const BROKEN = -1;
const CAPTURE_INTS = 3;

/** A line that was read, or the bytes of one that was not. */
export interface Taker {
  entry(entry: LaneEntry): void;
  /** @param start of the first byte that is not blank */
  line(start: number, end: number): void;
}

/** Reads the lines of a batch from an index on, in order, a stretch at a time. Blank lines are nobody's. */
export function readLines(body: Buffer, from: number, module: LaneModule, take: Taker): void {
  let start = from;
  while (start < body.length) {
    const end = module.isBroken ? -1 : endOfLines(body, start, Number(module.wasm.IN_SIZE.value));
    start = end === -1 ? takeLine(body, start, take) : readStretch(body, start, end, module, take);
  }
}

/** Where the last whole line ends that fits; -1 when not even one does. */
function endOfLines(body: Buffer, start: number, size: number): number {
  if (body.length - start <= size) return body.length;
  const newline = body.lastIndexOf(NEWLINE, start + size - 1);
  return newline < start ? -1 : newline + 1;
}

/** A line that the module does not get. */
function takeLine(body: Buffer, start: number, take: Taker): number {
  const newline = body.indexOf(NEWLINE, start);
  const end = newline === -1 ? body.length : newline;
  const first = skipBlank(body, start, end);
  if (first < end) take.line(first, end);
  return end + 1;
}

/** Returns where to go on: behind the stretch, or before the line at which the module broke down. */
function readStretch(body: Buffer, start: number, end: number, module: LaneModule, take: Taker): number {
  const { wasm, input } = module;
  const first = Number(wasm.IN.value);
  const length = end - start;
  body.copy(input, 0, start, end);
  input.fill(0, length, length + Number(wasm.MARGIN.value));
  wasm.begin(first);
  for (;;) {
    const result = pass(module, first + length);
    takeRecords(body, start - first, module, take);
    if (result === DONE) return end;
    const cursor = Number(wasm.cursor.value);
    if (result === BROKEN) return start + cursor - first;
    // What was read refers to the words of before.
    if (result === ASKS) module.beginAnew();
    wasm.begin(cursor);
  }
}

/** Reads lines until the stretch is over, the room for rows or that for words is. */
function pass(module: LaneModule, end: number): number {
  try {
    for (;;) {
      const result = module.wasm.scan(end);
      if (result !== ASKS || !module.answer()) return result;
    }
  } catch {
    module.isBroken = true;
    return BROKEN;
  }
}

function takeRecords(body: Buffer, origin: number, module: LaneModule, take: Taker): void {
  const { wasm, words } = module;
  const size = Number(wasm.RECORD_INTS.value);
  const rowsAt = Number(wasm.OUT.value);
  const count = Number(wasm.recordCount.value);
  const stretch: Stretch = {
    body,
    origin,
    rows: module.text(rowsAt, Number(wasm.out.value)),
    rowsAt,
    records: module.integers(Number(wasm.RECORDS.value), count * size),
    captures: module.integers(Number(wasm.CAPTURES.value), Number(wasm.captureCount.value) * CAPTURE_INTS),
    words,
  };
  const { records } = stretch;
  for (let at = 0; at < records.length; at += size) {
    if (records[at + RECORD.KIND] === 1) take.entry(new LaneEntry(stretch, at));
    else take.line(origin + (records[at + RECORD.START] ?? 0), origin + (records[at + RECORD.END] ?? 0));
  }
}
