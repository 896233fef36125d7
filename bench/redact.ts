import { redactText } from '@/lib/telemetry/redact/text';
import type { Measurement } from './measurement';
import { entries } from './redact-entries';
import { HOSTILE_PIECES } from './redact-hostile';
import { atMost, type Bound, type Measured } from './report';
import { interleave, median } from './rounds';
import { parseAndStringify } from './whole-drain';

const ENTRIES = 10_000;
const HOSTILE = 262_144;
const MEGABYTE = 1_048_576;
const TRIES = 5;

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
      worst('hostile message of 256 KB', slowest, atMost(50, 15), say),
      worst('hostile message of 1 MB', larger, atMost(100), say),
    ];
  },
};

interface Hostile {
  piece: string;
  ms: number;
}

function worst(
  name: string,
  times: readonly Hostile[],
  bound: Bound,
  say: (progress: string) => void,
): Measured {
  const { piece, ms } = times.reduce((slowest, next) => (next.ms > slowest.ms ? next : slowest));
  say(`the slowest ${name} repeats ${JSON.stringify(piece)}`);
  return { name: `${name}, the slowest of ${HOSTILE_PIECES.length} kinds`, value: ms, unit: 'ms', bound };
}

/**
 * Milliseconds for a text of that many characters made of one piece. They are of processor time, and the best of some tries:
 * a time cannot be held against another one of the same round, so this is how a busy machine is kept out of it.
 */
function redactHostile(piece: string, length: number): number {
  const text = piece.repeat(Math.ceil(length / piece.length));
  const times = Array.from({ length: TRIES }, () => {
    const start = process.cpuUsage();
    redactText(text);
    return process.cpuUsage(start).user / 1_000;
  });
  return Math.min(...times);
}

function redactAll(messages: readonly string[]): number {
  let length = 0;
  for (const message of messages) length += redactText(message).text.length;
  return length;
}
