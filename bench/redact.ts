import { redactText } from '@/lib/telemetry/redact/text';
import type { Measurement } from './measurement';
import { parseAndStringify } from './parse-and-stringify';
import { entries } from './redact-entries';
import { HOSTILE_PIECES } from './redact-hostile';
import { atMost, atMostMs, type Bound, type Measured } from './report';
import { interleave, median } from './rounds';

const ENTRIES = 10_000;
const HOSTILE = 262_144;
const MEGABYTE = 1_048_576;
const TRIES = 5;
/** What a hostile message may cost: as many passes over its characters, however long it is. */
const MOST_PASSES = atMost(75);
/** Passes that are timed at once, for one alone is too short to be timed. */
const PASSES = 32;

/** The redactor alone, on ordinary messages and on hostile ones. */
export const redaction: Measurement = {
  name: 'redact',
  about: 'one message redacted, beside P+S of its entry; hostile messages',
  gate: true,
  async run({ short, say }) {
    const made = entries(ENTRIES);
    const messages = made.map(({ message }) => message).filter((message) => message !== '');
    const lines = made.map(({ line }) => line);
    say(`${messages.length} messages`);
    const rounds = short ? { count: 15, warmUp: 4 } : { count: 31, warmUp: 5 };
    const times = await interleave(
      { base: parseAndStringify(lines), redact: () => redactAll(messages) },
      rounds,
    );
    const each = times.redact.map((ms) => ms / messages.length);
    const ratio = median(each.map((ms, round) => (ms / (times.base[round] ?? Number.NaN)) * ENTRIES));
    say(`${HOSTILE_PIECES.length} hostile messages`);
    const hostile = HOSTILE_PIECES.map((piece) => ({ piece, ms: redactHostile(piece, HOSTILE) }));
    const slowest = hostile.toSorted((a, b) => b.ms - a.ms);
    // The time grows with the length, so the slowest of these are the slowest of longer ones.
    const larger = slowest.slice(0, 8).map(({ piece }) => ({ piece, ms: redactHostile(piece, MEGABYTE) }));
    return [
      { name: 'redaction of a message', value: ratio, unit: '× P+S', bound: atMost(0.3, 0.23) },
      { name: 'redaction of a message, time', value: median(each) * 1e6, unit: 'ns' },
      ...worst('hostile message of 256 KB', HOSTILE, slowest, atMostMs(50, 15), say),
      ...worst('hostile message of 1 MB', MEGABYTE, larger, atMostMs(100), say),
    ];
  },
};

interface Hostile {
  piece: string;
  ms: number;
}

/** The slowest of some texts, in milliseconds and beside a pass over one of them, right after. */
function worst(
  name: string,
  length: number,
  times: readonly Hostile[],
  bound: Bound,
  say: (progress: string) => void,
): Measured[] {
  const { piece, ms } = times.reduce((slowest, next) => (next.ms > slowest.ms ? next : slowest));
  say(`the slowest ${name} repeats ${JSON.stringify(piece)}`);
  const text = hostileText(piece, length);
  const pass = bestMs(() => passOver(text, PASSES)) / PASSES;
  const what = `${name}, the slowest of ${HOSTILE_PIECES.length} kinds`;
  return [
    { name: what, value: ms / pass, unit: '× a pass', bound: MOST_PASSES },
    { name: `${what}, time`, value: ms, unit: 'ms', bound },
  ];
}

function redactHostile(piece: string, length: number): number {
  const text = hostileText(piece, length);
  return bestMs(() => redactText(text));
}

const hostileText = (piece: string, length: number) => piece.repeat(Math.ceil(length / piece.length));

/** Milliseconds of processor time, the best of some tries: other processes only ever slow things down. */
function bestMs(work: () => unknown): number {
  const times = Array.from({ length: TRIES }, () => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}

/** What nobody can do without who looks at each character: a hash of them all, some times over. */
function passOver(text: string, times: number): number {
  let hash = 0;
  for (let time = 0; time < times; time += 1) {
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  }
  return hash;
}

function redactAll(messages: readonly string[]): number {
  let length = 0;
  for (const message of messages) length += redactText(message).text.length;
  return length;
}
