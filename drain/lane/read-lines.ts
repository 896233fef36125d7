import { skipBlank } from '../decode/cut-lines';
import { NONE, RECORD, STATE } from './kinds';
import { LaneEntry } from './lane-entry';
import type { LaneModule } from './module';
import type { Stretch } from './stretch';

const NEWLINE = 0x0a;
const DONE = 0;
const ASKS = 1;
const BROKEN = -1;

/** A line that was read, or the bytes of one that was not. */
export interface Taker {
  entry(entry: LaneEntry): void;
  /** @param start of the first byte that is not blank */
  line(body: Buffer, start: number, end: number): void;
}

/** Reads the lines of a batch from an index on, in order, a stretch at a time. Blank lines are nobody's. */
export function readLines(body: Buffer, from: number, module: LaneModule, take: Taker): void {
  let start = from;
  while (start < body.length) {
    const end = module.isBroken ? -1 : endOfLines(body, start, module.memory.size);
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
  if (first < end) take.line(body, first, end);
  return end + 1;
}

/** Returns where to go on: behind the stretch, or before the line at which the module broke down. */
function readStretch(body: Buffer, start: number, end: number, module: LaneModule, take: Taker): number {
  const { wasm, memory } = module;
  memory.take(body, start, end);
  wasm.begin(0);
  for (;;) {
    const result = pass(module, end - start);
    takeRecords(body, start, module, take);
    if (result === DONE) return end;
    const cursor = memory.state[STATE.CURSOR] ?? 0;
    if (result === BROKEN) return start + cursor;
    // What was read refers to the words of before.
    if (result === ASKS) module.beginAnew();
    wasm.begin(cursor);
  }
}

/** Reads lines until the stretch is over, the room for rows or that for words is. */
function pass(module: LaneModule, length: number): number {
  try {
    for (;;) {
      const result = module.wasm.scan(length);
      if (result !== ASKS || !module.answer()) return result;
    }
  } catch {
    module.isBroken = true;
    return BROKEN;
  }
}

function takeRecords(body: Buffer, start: number, { memory, words }: LaneModule, take: Taker): void {
  const { state, input, recordSize } = memory;
  const stretch: Stretch = {
    rows: memory.rowBytes(state[STATE.ROWS] ?? 0),
    kept: memory.keptText(state[STATE.KEPT] ?? 0),
    records: memory.recordInts(state[STATE.RECORD_COUNT] ?? 0),
    captures: memory.captureInts(state[STATE.CAPTURE_COUNT] ?? 0),
    words,
  };
  const { records } = stretch;
  for (let at = 0; at < records.length; at += recordSize) {
    if (records[at + RECORD.KIND] !== 1) {
      take.line(body, start + (records[at + RECORD.START] ?? 0), start + (records[at + RECORD.END] ?? 0));
      continue;
    }
    // The stretch's room is the next one's, so what a row leaves open is taken along.
    const isOpen = records[at + RECORD.TEXT_HOLE] !== NONE;
    const text = isOpen
      ? input.toString('utf8', records[at + RECORD.TEXT], records[at + RECORD.TEXT_END])
      : null;
    take.entry(new LaneEntry(stretch, at, text));
  }
}
