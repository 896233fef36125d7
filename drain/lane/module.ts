import { fields } from '@/lib/telemetry/catalogue/fields';
import type { Environment } from '@/lib/telemetry/env';
import { SPAN_ID, TRACE_ID } from '../enrich/platform-columns';
import { PLATFORM_ID } from '../redact';
import { ISO_TIME } from '../redact/lean-fields';
import { toAutomaton } from './automaton';
import { type LaneExports, newInstance } from './instance';
import { KEYS, PROXY_KEYS, STATE, WORD } from './kinds';
import { LaneMemory } from './memory';
import { toProgram } from './programs';
import { answer, type Word } from './words';

/** A refused word; every other has the number of its place. */
const REFUSED = -1;

/** The module with what it was taught so far. What it learns is bounded: when there is no more room it begins anew. */
export class LaneModule {
  readonly wasm: LaneExports;
  readonly memory: LaneMemory;
  /** What the module was taught, by number. Lines that were read before it began anew hold on to the list of then. */
  words: Word[] = [];
  /** Whether a pass failed, which no batch may suffer from twice. */
  isBroken = false;
  private isNew = true;
  private automata = new Map<string, number>();

  /** @throws Error when there is no WebAssembly */
  constructor(readonly env: Environment) {
    this.wasm = newInstance();
    this.memory = new LaneMemory(this.wasm);
    this.beginAnew();
  }

  /**
   * Answers what the pass asks for; false when there is no more room, after which it must begin anew.
   *
   * @throws Error when there is none although it did
   */
  answer(): boolean {
    const { all, state } = this.memory;
    const [kind = 0, at = 0, length = 0] = state.subarray(STATE.ASKED_KIND);
    const text = all.toString('latin1', at, at + length);
    if (this.learn(kind, text)) {
      this.isNew = false;
      return true;
    }
    if (this.isNew) throw new Error('lane_full');
    return false;
  }

  private learn(kind: number, text: string): boolean {
    const word = answer(kind, text, this.env);
    if (word === null) return this.teach(kind, text, '', REFUSED, 0);
    const program = kind === WORD.EVENT ? this.program(text) : 0;
    if (kind === WORD.EVENT && program === 0) return this.teach(kind, text, '', REFUSED, 0);
    if (!this.teach(kind, text, word.out, this.words.length, program)) return false;
    this.words.push(word);
    return true;
  }

  private program(event: string): number {
    return toProgram(event, this.keep, this.automaton);
  }

  private teach(kind: number, text: string, out: string, number: number, extra: number): boolean {
    const { all, hand } = this.memory;
    const length = all.write(text, hand, 'latin1');
    const outAt = hand + length + 16;
    return this.wasm.teach(kind, hand, length, outAt, all.write(out, outAt, 'latin1'), number, extra) !== 0;
  }

  private readonly keep = (bytes: Uint8Array): number => {
    const at = this.wasm.reserve(bytes.length);
    if (at !== 0) this.memory.all.set(bytes, at);
    return at;
  };

  private readonly automaton = (expression: string): number => {
    const known = this.automata.get(expression);
    if (known !== undefined) return known;
    const table = toAutomaton(expression);
    const at = table === null ? 0 : this.keep(table);
    if (at !== 0) this.automata.set(expression, at);
    return at;
  };

  beginAnew(): void {
    const { wasm, automaton } = this;
    this.isNew = true;
    wasm.forget();
    this.words = [];
    this.automata = new Map();
    for (const [key, number] of Object.entries(KEYS)) this.teach(WORD.KEY, key, '', number, 0);
    for (const [key, number] of Object.entries(PROXY_KEYS)) this.teach(WORD.PROXY_KEY, key, '', number, 0);
    wasm.setLeanAutomata(automaton(ISO_TIME.source), automaton(fields.correlation_id.pattern.source));
    wasm.setRowAutomata(automaton(PLATFORM_ID.source), automaton(TRACE_ID.source), automaton(SPAN_ID.source));
  }
}
