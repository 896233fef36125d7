import { room } from '../ship/room';
import type { LaneExports } from './instance';
import { CAPTURE_INTS } from './kinds';

/** The module's memory as the host sees it. Made once: to ask for an exported address takes longer than to read a line. */
export class LaneMemory {
  readonly all: Buffer;
  /** Room for a stretch of a batch, {@link size} bytes, and for the zeros behind it. */
  readonly input: Buffer;
  readonly size: number;
  readonly margin: number;
  /** The address of what the host says. */
  readonly hand: number;
  /** Integers of one record. */
  readonly recordSize: number;
  readonly state: Int32Array;
  private readonly rows: Buffer;
  private readonly kept: Buffer;
  private readonly records: Int32Array;
  private readonly captures: Int32Array;

  constructor(wasm: LaneExports) {
    const { buffer } = wasm.memory;
    this.size = wasm.IN_SIZE.value;
    this.margin = wasm.MARGIN.value;
    this.hand = wasm.HAND.value;
    this.recordSize = wasm.RECORD_INTS.value;
    this.all = Buffer.from(buffer);
    this.input = Buffer.from(buffer, wasm.IN.value, this.size + this.margin);
    this.rows = Buffer.from(buffer, wasm.OUT.value, wasm.OUT_SIZE.value);
    this.kept = Buffer.from(buffer, wasm.KEPT.value, wasm.KEPT_SIZE.value);
    this.records = new Int32Array(buffer, wasm.RECORDS.value, wasm.MOST_RECORDS.value * this.recordSize);
    this.captures = new Int32Array(buffer, wasm.CAPTURES.value, wasm.MOST_CAPTURES.value * CAPTURE_INTS);
    this.state = new Int32Array(buffer, wasm.STATE.value, 16);
  }

  /** Puts a part of a batch before the pass. */
  take(body: Buffer, start: number, end: number): void {
    const length = body.copy(this.input, 0, start, end);
    this.input.fill(0, length, length + this.margin);
  }

  /** A copy of the first rows: a batch waits for answers, and the next one needs the room. */
  rowBytes(length: number): Buffer {
    const bytes = room(length);
    this.rows.copy(bytes, 0, 0, length);
    return bytes;
  }

  keptText(length: number): string {
    return this.kept.toString('latin1', 0, length);
  }

  recordInts(count: number): Int32Array {
    return this.records.slice(0, count * this.recordSize);
  }

  captureInts(count: number): Int32Array {
    return this.captures.slice(0, count * CAPTURE_INTS);
  }
}
