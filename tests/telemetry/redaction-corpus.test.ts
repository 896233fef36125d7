import { describe, expect, test } from 'vitest';
import { type Part, rowsOf } from '@/bench/corpus/rows';
import { score } from '@/bench/corpus/score';
import { redactText } from '@/lib/telemetry/redact/text';

/** What is expected of each group: its rows, and how many of them go wrong. Both are pinned, so that neither erodes. */
type Expected = Record<string, [rows: number, wrong: number]>;

const EXPECTED: Record<Part, Expected> = {
  tuned: {
    phone: [1180, 0],
    'hard phone': [180, 0],
    email: [210, 0],
    card: [160, 0],
    iban: [70, 0],
    ip: [130, 0],
    secret: [320, 0],
    code: [170, 0],
    ordinary: [1660, 0],
    technical: [660, 0],
  },
  first_held_out: {
    phone: [1100, 0],
    'hard phone': [280, 0],
    email: [210, 0],
    card: [160, 0],
    iban: [70, 0],
    ip: [130, 0],
    secret: [320, 0],
    code: [170, 0],
    ordinary: [1663, 0],
    technical: [820, 0],
  },
  second_held_out: {
    phone: [840, 0],
    'hard phone': [80, 0],
    email: [210, 0],
    card: [160, 0],
    iban: [70, 0],
    ip: [130, 0],
    secret: [320, 0],
    code: [120, 0],
    // A sentence with `body:` in it, which is taken for the text of a message.
    ordinary: [1584, 1],
    technical: [820, 0],
  },
  third_held_out: {
    // Numbers that begin with `000`, which a mask of any digits makes.
    phone: [1760, 2],
    // `415 555 double 0 23` and `07700 900x12` are left alone, and two that are a list in order.
    'hard phone': [440, 43],
    email: [210, 0],
    card: [160, 0],
    iban: [70, 0],
    ip: [130, 0],
    secret: [320, 0],
    code: [120, 0],
    // `no 1234567`
    ordinary: [1629, 1],
    technical: [660, 0],
  },
};

describe('labelled rows: what is found and what is left alone', () => {
  const parts: readonly Part[] = ['tuned', 'first_held_out', 'second_held_out', 'third_held_out'];
  test.each(parts)('%s', (part) => {
    const rows = rowsOf(part);
    const scores = score(rows, (text) => redactText(text).text);
    const pairs = Object.entries(scores).map(([group, { rows, missed }]) => [group, [rows, missed]]);
    expect(Object.fromEntries(pairs)).toEqual(EXPECTED[part]);
  });

  test('half of the rows begin with something else than ASCII', () => {
    const rows = rowsOf('tuned');
    const wide = rows.filter(({ text }) => (text.codePointAt(0) ?? 0) > 127 || /^Café/.test(text));
    expect(Math.abs(wide.length / rows.length - 0.5)).toBeLessThan(0.01);
  });

  test('a redactor that does nothing fails on every row with personal data', () => {
    const scores = score(rowsOf('tuned'), (text) => text);
    for (const [group, { rows, missed }] of Object.entries(scores)) {
      expect([group, missed]).toEqual([group, group === 'ordinary' || group === 'technical' ? 0 : rows]);
    }
  });

  test('a redactor that drops everything fails on every row that must stay', () => {
    const { ordinary, technical } = score(rowsOf('tuned'), () => '');
    expect([ordinary?.missed, technical?.missed]).toEqual([ordinary?.rows, technical?.rows]);
  });
});
