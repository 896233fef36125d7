import { freshCodes, heldOutCodes, tunedCodes } from './codes';
import { type Frames, HELD_OUT_FRAMES, PREAMBLES, TUNED_FRAMES } from './frames';
import { ORDINARY_FRESH } from './ordinary-fresh';
import { ORDINARY_HELD_OUT } from './ordinary-held-out';
import { ordinaryHeldOut, ordinaryTuned } from './ordinary-made';
import { ORDINARY_THIRD } from './ordinary-third';
import { ORDINARY_TUNED } from './ordinary-tuned';
import { HELD_OUT_FORMATS, type PhoneFormat, TUNED_FORMATS } from './phone-formats';
import { FRESH_FORMATS, FRESH_FRAMES } from './phone-formats-fresh';
import { THIRD_FORMATS, THIRD_FRAMES } from './phone-formats-third';
import { Random } from './random';
import { type Technical, technicalHeldOut, technicalTuned } from './technical';
import { cards, emails, ibans, ips, type Planted, secrets } from './values';

/**
 * Detectors were developed on `tuned`. Each of the others was written before, and only counted until the detectors were
 * done; then its misses were looked at and repaired. What the first count said is in `docs/redaction.md`.
 */
export type Part = 'tuned' | 'first_held_out' | 'second_held_out' | 'third_held_out';

/** What must vanish from a row, or must stay. */
export type Group =
  | 'phone'
  | 'hard phone'
  | 'email'
  | 'card'
  | 'iban'
  | 'ip'
  | 'secret'
  | 'code'
  | 'ordinary'
  | 'technical';

export interface Row {
  group: Group;
  name: string;
  text: string;
  /** For personal data what must not survive, for the rest what must; the whole text of an ordinary message. */
  value: string;
}

interface Source {
  seed: number;
  formats: readonly PhoneFormat[];
  frames: Frames;
  codes: (random: Random) => Planted[];
  ordinary: readonly string[];
  made: (random: Random, times: number) => string[];
  technical: (random: Random, times: number) => Technical[];
}

const SOURCES: Record<Part, Source> = {
  tuned: {
    seed: 20_261_123,
    formats: TUNED_FORMATS,
    frames: TUNED_FRAMES,
    codes: tunedCodes,
    ordinary: ORDINARY_TUNED,
    made: ordinaryTuned,
    technical: technicalTuned,
  },
  first_held_out: {
    seed: 77_001_913,
    formats: HELD_OUT_FORMATS,
    frames: HELD_OUT_FRAMES,
    codes: heldOutCodes,
    ordinary: ORDINARY_HELD_OUT,
    made: ordinaryHeldOut,
    technical: technicalHeldOut,
  },
  second_held_out: {
    seed: 31_415_926,
    formats: FRESH_FORMATS,
    frames: FRESH_FRAMES,
    codes: freshCodes,
    ordinary: ORDINARY_FRESH,
    made: ordinaryHeldOut,
    technical: technicalHeldOut,
  },
  third_held_out: {
    seed: 27_182_818,
    formats: THIRD_FORMATS,
    frames: THIRD_FRAMES,
    codes: freshCodes,
    ordinary: ORDINARY_THIRD,
    made: ordinaryTuned,
    technical: technicalTuned,
  },
};

/** Rows of a part, the same in every run. Every second row begins with something else than ASCII. */
export function rowsOf(part: Part): Row[] {
  const source = SOURCES[part];
  const random = new Random(source.seed);
  const rows: Row[] = [
    ...phones(source, random),
    ...planted('email', emails, source, random),
    ...planted('card', cards, source, random),
    ...planted('iban', ibans, source, random),
    ...planted('ip', ips, source, random),
    ...planted('secret', secrets, source, random),
    ...Array.from({ length: 10 }, () => source.codes(random))
      .flat()
      .map((code): Row => ({ group: 'code', ...code })),
    ...[...source.ordinary, ...source.made(random, 120)].map(
      (text): Row => ({ group: 'ordinary', name: text.replace(/\d/g, '0').slice(0, 24), text, value: text }),
    ),
    ...source.technical(random, 20).map((row): Row => ({ group: 'technical', ...row })),
  ];
  return rows.map((row, index) => {
    const text = (PREAMBLES[index % PREAMBLES.length] ?? '') + row.text;
    return { ...row, text, value: row.group === 'ordinary' ? text : row.value };
  });
}

function phones({ formats, frames }: Source, random: Random): Row[] {
  const anywhere = [...frames.spoken, ...frames.silent, ...frames.logs];
  return formats.flatMap(({ name, mask, hard }) =>
    Array.from({ length: 20 }, (): Row => {
      const value = random.fill(mask);
      const frame = random.pick(hard ? frames.spoken : anywhere);
      return {
        group: hard ? 'hard phone' : 'phone',
        name,
        text: frame.replace('{}', () => value),
        value,
      };
    }),
  );
}

function planted(
  group: Group,
  make: (random: Random) => Planted[],
  { frames }: Source,
  random: Random,
): Row[] {
  const silent = frames.silent.filter((frame) => !frame.includes('"'));
  return Array.from({ length: 10 }, () => make(random))
    .flat()
    .map((one) => ({ ...one, group, text: random.pick(silent).replace('{}', () => one.text) }));
}
