import { performance } from 'node:perf_hooks';
import { redactText } from '@/lib/telemetry/redact/text';
import { entries } from './redact-entries';
import { HOSTILE_PIECES } from './redact-hostile';

export interface Result {
  name: string;
  value: number;
  unit: string;
  /** What must hold, in words. */
  target: string;
  ok: boolean;
}

const COUNT = 10_000;
const ROUNDS = 25;
const WARM_UP = 5;
/** Of P+S, which is `JSON.stringify(JSON.parse(line))` of the whole entry. */
const MUST = 0.3;
const HOSTILE_LENGTH = 262_144;
const HOSTILE_MUST_MS = 50;
const MEGABYTE = 1_048_576;
const MEGABYTE_MUST_MS = 100;

/** Redaction beside the parsing and serialising of the same entries in the same process, and of hostile texts. */
export function benchRedact(): Result[] {
  const made = entries(COUNT);
  const lines = made.map(({ line }) => line);
  const messages = made.map(({ message }) => message).filter((message) => message !== '');
  const ratios: number[] = [];
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const entry = milliseconds(() => parseAndStringify(lines)) / lines.length;
    const message = milliseconds(() => redactAll(messages)) / messages.length;
    // The first rounds run code that is not yet compiled.
    if (round >= WARM_UP) ratios.push(message / entry);
    if (round >= WARM_UP) times.push(message * 1e6);
  }
  const ratio = median(ratios);
  const message256 = HOSTILE_PIECES.map((piece) => [hostile(piece, HOSTILE_LENGTH), piece] as const);
  // The time grows with the length, so the slowest of these are the slowest of longer ones.
  const worst = message256
    .toSorted((a, b) => b[0] - a[0])
    .slice(0, 10)
    .map(([, piece]) => piece);
  return [
    {
      name: 'redact one message',
      value: round(ratio),
      unit: '× P+S',
      target: `≤ ${MUST}`,
      ok: ratio <= MUST,
    },
    { name: 'redact one message', value: round(median(times)), unit: 'ns', target: 'reported', ok: true },
    slowest('hostile message of 256 KB', message256, HOSTILE_MUST_MS),
    slowest(
      'hostile text of 1 MB',
      worst.map((piece) => [hostile(piece, MEGABYTE), piece]),
      MEGABYTE_MUST_MS,
    ),
  ];
}

function slowest(
  name: string,
  timed: readonly (readonly [ms: number, piece: string])[],
  most: number,
): Result {
  const [value, piece] = timed.reduce((worst, next) => (next[0] > worst[0] ? next : worst));
  return {
    name: `${name}, slowest of ${HOSTILE_PIECES.length} kinds: ${JSON.stringify(piece)}`,
    value: round(value),
    unit: 'ms',
    target: `≤ ${most}`,
    ok: value <= most,
  };
}

/** Milliseconds for a text of that many characters made of one piece, the best of five. */
function hostile(piece: string, length: number): number {
  const text = piece.repeat(Math.ceil(length / piece.length));
  return Math.min(...Array.from({ length: 5 }, () => milliseconds(() => redactText(text))));
}

function milliseconds(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function parseAndStringify(lines: readonly string[]): number {
  let length = 0;
  for (const line of lines) length += JSON.stringify(JSON.parse(line)).length;
  return length;
}

function redactAll(messages: readonly string[]): number {
  let length = 0;
  for (const message of messages) length += redactText(message).text.length;
  return length;
}

const round = (value: number) => Math.round(value * 1000) / 1000;
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
