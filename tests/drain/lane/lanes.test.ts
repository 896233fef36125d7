import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Random } from '@/bench/corpus/random';
import { makeLines } from '@/bench/entries';
import { LaneModule } from '@/drain/lane/module';
import { eventFieldNames } from '@/lib/telemetry/catalogue/accept';
import { asSource, compileLane } from '@/local/lane/build';
import { entry, line, lineEntry, ndjson } from '../support/entries';
import { expectSame } from './both-lanes';
import { damaged, entryText, fieldValue, leanMessage } from './hostile';

const joined = (texts: readonly string[]) => Buffer.from(texts.join('\n'));

/** The TypeScript of the drain says what is right; the fast lane is right when nobody can tell the two apart. */
describe('what the fast lane makes of a line is what the other lane makes of it', () => {
  it('of a day’s traffic, nearly all of which it takes', () => {
    const fast = expectSame(joined(makeLines({ count: 1_500 })));
    expect(fast).toBeGreaterThan(1_450);
  });

  it.each([...eventFieldNames.keys()])('of %s, with any of its fields', (event) => {
    const random = new Random(5);
    const entries = Array.from({ length: 15 }, () => {
      const names = (eventFieldNames.get(event) ?? []).filter((name) => name !== 'fields_dropped');
      const some = names.filter(() => random.next() < 0.6);
      return lineEntry(event, Object.fromEntries(some.map((name) => [name, fieldValue(random, name, 0)])));
    });
    // Of a code that is no code, a phone number for one, the line is the other lane's.
    expect(expectSame(ndjson(...entries))).toBeGreaterThan(0);
    expect(expectSame(ndjson(lineEntry(event)))).toBe(1);
  });

  it.each([1, 2, 3, 4])('of entries in which anything may be odd (%i)', (seed) => {
    const random = new Random(seed);
    let fast = 0;
    for (let batch = 0; batch < 10; batch += 1) {
      const odd = random.pick([0.005, 0.02, 0.06]);
      fast += expectSame(joined(Array.from({ length: 60 }, () => entryText(random, odd))));
    }
    // Enough of them for the comparison to mean something.
    expect(fast).toBeGreaterThan(120);
  });

  it.each([1, 2, 3, 4])('of damaged bytes (%i)', (seed) => {
    const random = new Random(seed * 1_000);
    const whole = [
      ...makeLines({ count: 400, seed }),
      ...Array.from({ length: 400 }, () => JSON.stringify(entry({ message: leanMessage(random, 0.02) }))),
    ];
    let fast = 0;
    for (let batch = 0; batch < 10; batch += 1) {
      const lines = Array.from({ length: 60 }, () => damaged(random, Buffer.from(random.pick(whole))));
      fast += expectSame(Buffer.concat(lines.flatMap((one) => [one, Buffer.from('\n')])));
    }
    expect(fast).toBeGreaterThan(60);
  });
});

describe('a batch of both lanes', () => {
  it('stays in order, whichever lane a line takes', () => {
    const odd = JSON.stringify(entry({ message: 'odd', path: null })).replace('odd', '\\u006fdd');
    const lines = [
      JSON.stringify(entry()),
      odd,
      '',
      'no json',
      JSON.stringify(lineEntry('sms.inbound.received')),
      '[1]',
    ];
    expect(expectSame(joined(lines))).toBe(2);
  });

  it('is longer than a stretch, with lines that are longer as well', () => {
    const long = JSON.stringify(entry({ message: 'x'.repeat(700_000) }));
    const lines = makeLines({ count: 900 });
    expectSame(joined([...lines, long, ...makeLines({ count: 900, seed: 3 }), long]));
    expectSame(joined([long, `${' '.repeat(600_000)}\n`, ...lines]));
  });

  it.each([
    ['as an array', (lines: string[]) => `[${lines.join(',\n')}]`],
    ['behind a byte order mark', (lines: string[]) => `\uFEFF${lines.join('\n')}`],
    ['with carriage returns and blanks', (lines: string[]) => ` ${lines.join(' \r\n\t')}\r\n\r\n`],
    ['with a line that was cut', (lines: string[]) => lines.join('\n').slice(0, -40)],
  ])('comes %s', (_, write) => {
    expectSame(Buffer.from(write(makeLines({ count: 20 }))));
  });

  it('has more lines than a stretch has room for', () => {
    const ids = Array.from({ length: 5_000 }, (_, n) => String(10n ** 20n + BigInt(n)));
    const lines = ids.map((id) => `{"id":"${id}","timestamp":1764000000000}`);
    expect(expectSame(joined(lines))).toBe(5_000);
  });

  it('has more words than the module can remember', () => {
    const lane = new LaneModule('prod');
    const entries = Array.from({ length: 9_000 }, (_, n) => entry({ path: `/api/p${n}x` }));
    expect(expectSame(ndjson(...entries), lane)).toBe(9_000);
    expect(lane.words.length).toBeLessThan(9_000);
  });

  it('has one commit for the lines of a deployment that name none', () => {
    const sha = 'b'.repeat(40);
    const first = lineEntry('sms.inbound.received', { git_sha: sha }, { deploymentId: 'dpl_new' });
    expectSame(
      ndjson(entry({ deploymentId: 'dpl_new' }), first, entry({ deploymentId: 'dpl_new', path: null })),
    );
  });

  it('goes on without a module that broke down', () => {
    const lane = new LaneModule('prod');
    lane.answer = () => {
      throw new Error('broken');
    };
    expect(expectSame(joined(makeLines({ count: 50 })), lane)).toBe(0);
    expect(lane.isBroken).toBe(true);
  });

  it.each(['prod', 'staging', 'local'] as const)(
    'is of the environment %s, if nobody says otherwise',
    (env) => {
      expectSame(
        ndjson(entry({ environment: 'preview' }), entry(), entry({ environment: null })),
        new LaneModule(env),
      );
    },
  );
});

it('the bytes of the module are those of its source', () => {
  expect(readFileSync('drain/lane/wasm-bytes.ts', 'utf8')).toBe(asSource(compileLane()));
}, 120_000);

it('a line of ours is one whose number of a phone stands nowhere', () => {
  const message = line('sms.outbound.send_attempt', { purpose: '4155550123' });
  expect(expectSame(ndjson(entry({ message })))).toBe(0);
});
