import { describe, expect, test } from 'vitest';
import { Random } from '@/bench/corpus/random';
import { type LeanLine, parseLeanLine } from '@/drain/redact/lean-line';
import { recognize } from '@/drain/redact/recognize';
import { Redactor } from '@/drain/redact/redactor';
import { eventFieldNames } from '@/lib/telemetry/catalogue/accept';
import { type EventName, events } from '@/lib/telemetry/catalogue/events';
import { type Field, type FieldName, fields } from '@/lib/telemetry/catalogue/fields';
import { formatLine } from '@/lib/telemetry/log/line';
import { processorTime } from '../helpers/processor-time';
import { CORRELATION_ID, NOW } from './support/entries';

const recognized = (line: string) => recognize(line, line.indexOf('"event"'));
const parsed = (line: string): LeanLine | null => parseLeanLine(line, new Redactor());

const IDS: Partial<Record<FieldName, string>> = {
  phone_hash: `k1_${'0a'.repeat(16)}`,
  git_sha: 'a1'.repeat(20),
  stripe_event_id: 'evt_1Abc',
  stripe_subscription_id: 'sub_1Abc',
  twilio_message_sid: `SM${'0F'.repeat(16)}`,
  queue_message_id: 'msg_a-B_1',
  actor_id: 'user_1',
  model: 'claude-haiku-4-5-20251001',
};

function value(random: Random, name: FieldName): unknown {
  const field: Field = fields[name];
  switch (field.kind) {
    case 'number':
      return random.pick([0, 1, -3, 12.5, 0.001, 1764000000000]);
    case 'flag':
      return random.next() < 0.5;
    case 'enum':
      return random.pick(field.values);
    case 'id':
      return IDS[name] ?? 'a75743f9-606c-42f5-8ac8-614155550123';
    case 'code':
      return random.pick(['reply', '/api/linkups/[id]', '30003', 'a.b:c-d_e', '415-555-0123', '4155550123']);
    case 'timings':
      return 'insert_message:3.2,find_user:12';
    case 'text':
      return undefined;
  }
}

/** Lines of every event with any of its fields, as the logger writes them. */
function lines(count: number): string[] {
  const random = new Random(11);
  return Array.from({ length: count }, () => {
    const event: EventName = random.pick([...eventFieldNames.keys()]);
    const names = (eventFieldNames.get(event) ?? []).filter(() => random.next() < 0.5);
    const made = Object.fromEntries(names.map((name) => [name, value(random, name)]));
    const unknown = random.next() < 0.1 ? { surprise: 1 } : {};
    return formatLine(event, [{ ...made, ...unknown }], {
      now: NOW + random.int(0, 1e9),
      level: events[event].level,
      env: 'prod',
      correlationId: CORRELATION_ID,
    });
  });
}

/** Something done to a line that may make it another one. */
const CHANGES: readonly ((line: string, random: Random) => string)[] = [
  (line, random) => line.replace('{', `{${random.pick(line.slice(1, -1).split(','))},`),
  (line, random) => line.replace(/\}$/, `,${random.pick(line.slice(1, -1).split(','))}}`),
  (line, random) =>
    line.replace(/\}$/, random.pick([',"reason":"x"}', ',"to":"+14155550123"}', ' }', '}}', ''])),
  (line, random) => {
    const at = random.int(0, line.length - 1);
    return (
      line.slice(0, at) + random.pick(['', ' ', '"', '\\', '\n', '9', 'é', '\\u002b']) + line.slice(at + 1)
    );
  },
];

describe('a line as the logger writes it', () => {
  test('is recognized, and read as parsing would read it', () => {
    const made = lines(3_000);
    const hits = made.filter((line) => recognized(line) !== null);
    for (const line of hits) expect(recognized(line), line).toEqual(parsed(line));
    // The others hold a code that has to be refused, which takes parsing.
    expect(hits.length).toBeGreaterThan(1_500);
  });

  test('the codes that its event refuses are not taken over with it', () => {
    const line = formatLine('sms.outbound.failed', [{ reason: 'carrier', purpose: 'reply' }], {
      now: NOW,
      level: 'error',
      env: 'prod',
      correlationId: CORRELATION_ID,
    });
    expect(recognized(line)?.json).toBe(',"purpose":"reply","reason":"carrier"');
    expect(recognized(line.replace('carrier', '415-555-0123'))).toBeNull();
  });

  test('any other is not, or means the same', () => {
    const random = new Random(12);
    for (const line of lines(3_000)) {
      const changed = random.pick(CHANGES)(line, random);
      const found = recognized(changed);
      if (found !== null) expect(found, changed).toEqual(parsed(changed));
    }
  });

  test('is looked at in time that grows with its length only', () => {
    const line = `{"ts":"2026-11-23T11:59:30.000Z","level":"info","event":"http.request.completed","env":"prod","correlation_id":"${CORRELATION_ID}","db_queries":"${'a:1,'.repeat(4_000)}`;
    const took = processorTime(() => {
      for (let time = 0; time < 20; time += 1) expect(recognized(line.slice(0, 16_000))).toBeNull();
    });
    expect(took).toBeLessThan(500);
  });
});
