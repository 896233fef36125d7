import type { Random } from '@/bench/corpus/random';
import { toAutomaton } from '@/drain/lane/automaton';
import { KEYS, PROXY_KEYS } from '@/drain/lane/kinds';
import { NUMBER } from '@/drain/redact/lean-pattern';
import { eventFieldNames } from '@/lib/telemetry/catalogue/accept';
import { type Field, type FieldName, fields, TIMINGS } from '@/lib/telemetry/catalogue/fields';
import { CORRELATION_ID } from '../support/entries';

const automata = new Map<string, Buffer>();

function automatonOf(expression: string): Buffer {
  const known = automata.get(expression) ?? Buffer.from(toAutomaton(expression) ?? []);
  automata.set(expression, known);
  return known;
}

/** A text that an expression matches, by a walk through its automaton. */
export function matching(random: Random, expression: string): string {
  const table = automatonOf(expression);
  const width = table.readUInt32LE(0);
  const columns = table.subarray(4, 260);
  const cell = (state: number, column: number) => table.readUInt16LE(260 + (state * width + column) * 2);
  let text = '';
  for (let state = 1; ; ) {
    const ways = Array.from({ length: width - 2 }, (_, n) => n + 2).filter(
      (column) => cell(state, column) !== 0,
    );
    if (ways.length === 0 || (cell(state, 0) === 1 && random.next() < 0.2)) return text;
    const column = random.pick(ways);
    const bytes = [...columns.keys()].filter((byte) => columns[byte] === column);
    text += String.fromCharCode(random.pick(bytes));
    state = cell(state, column);
  }
}

/** What nobody would expect of a field, and what must not leave. */
const ODD: readonly unknown[] = [
  '',
  null,
  true,
  0,
  -1,
  200,
  1e21,
  1.5,
  [],
  {},
  { a: [1, { b: 'c' }] },
  '+14155550123',
  '4155550123',
  '415-555-0123',
  'call (415) 555-0123',
  'someone@example.com',
  '203.0.113.9',
  'Body=hello&From=%2B14155550123',
  'your code is 123456',
  'sk_live_4eC39HqLyjWDarjtT1zdp7dc',
  'ünïcode ✅',
  '\u0000\u001f',
  'a"b\\c/d\n\t',
  '\ud800',
  'SAMPLE MESSAGE 1',
  '{"a":1}',
  '{"event":"sms.inbound.received"',
  '/api/drain',
  'api/drain?x=1',
  'START RequestId: 1\nREPORT RequestId: 1\tDuration: 2.00 ms',
  '[GET] /a?phone=4155550123 status=200',
  'x'.repeat(300),
  '__proto__',
];

/** JSON as somebody else might write it: blanks, escapes where none are needed. */
export function written(random: Random, value: unknown, odd: number): string {
  const blank = () => (random.next() < odd ? random.pick([' ', '\t', '\r', '  ']) : '');
  if (Array.isArray(value))
    return `[${blank()}${value.map((one) => written(random, one, odd)).join(`,${blank()}`)}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([key, one]) => `${text(random, key, odd)}${blank()}:${blank()}${written(random, one, odd)}`,
    );
    return `{${blank()}${members.join(`${blank()},${blank()}`)}${blank()}}`;
  }
  if (typeof value === 'string') return text(random, value, odd);
  if (typeof value === 'number' && random.next() < odd) {
    return random.pick([`${value}.0`, `${value}e0`, `${value}E+0`, `0${value}`, `-${value}`, `${value}0`]);
  }
  return JSON.stringify(value) ?? 'null';
}

function text(random: Random, value: string, odd: number): string {
  if (random.next() >= odd) return JSON.stringify(value);
  const units = Array.from({ length: value.length }, (_, index) => {
    const unit = value.charAt(index);
    const hex = `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
    if (random.next() < 0.1 || unit < ' ') return hex;
    return unit === '/' && random.next() < 0.5 ? '\\/' : JSON.stringify(unit).slice(1, -1);
  });
  return `"${units.join('')}"`;
}

export function fieldValue(random: Random, name: FieldName, odd: number): unknown {
  if (random.next() < odd) return random.pick(ODD);
  const field: Field = fields[name];
  switch (field.kind) {
    case 'number':
      return random.next() < 0.5 ? random.int(0, 1e6) : Number(matching(random, NUMBER));
    case 'flag':
      return random.next() < 0.5;
    case 'enum':
      return random.pick(field.values);
    case 'timings':
      return matching(random, TIMINGS.source);
    case 'id':
      return automatonOf(field.pattern.source).length === 0
        ? 'user_1'
        : matching(random, field.pattern.source);
    case 'code':
      return random.pick([
        'reply',
        '/api/linkups/[id]',
        '30003',
        'a.b:c-d_e',
        '415-555-0123',
        '4155550123',
        'ok',
      ]);
    case 'text':
      return random.pick([
        "The 'To' number +14155550123 is not a valid phone number.",
        'quoted "words" and \\ back',
        'two\nlines\tand a tab',
        'ünïcode ✅ 予約',
        'nothing',
        '',
        'x'.repeat(2_500),
      ]);
  }
}

/** A line of ours of any event, with any of its fields, mostly in their order. */
export function leanMessage(random: Random, odd: number): string {
  const event = random.pick([...eventFieldNames.keys()]);
  const share = random.next();
  let names = (eventFieldNames.get(event) ?? []).filter(() => random.next() < share);
  if (random.next() < odd) names = [...names].reverse();
  const line: Record<string, unknown> = {
    ts: random.pick(['2026-11-23T11:59:30.000Z', '2026-11-29T00:00:00.001Z', '2024-02-29T23:59:59.999Z']),
    level: random.pick(['debug', 'info', 'warn', 'error']),
    event,
    env: random.pick(['local', 'staging', 'prod']),
    correlation_id: CORRELATION_ID,
  };
  for (const name of names) line[name] = name === 'fields_dropped' ? 2 : fieldValue(random, name, odd);
  if (random.next() < odd) line[random.pick(Object.keys(line))] = random.pick(ODD);
  if (random.next() < odd) line.surprise = random.pick(ODD);
  if (random.next() < odd)
    line.ts = random.pick(['2026-02-29T00:00:00.000Z', '2026-11-31T00:00:00.000Z', '2026']);
  return random.next() < odd ? written(random, line, 0.1) : JSON.stringify(line);
}

const HEX = '0123456789abcdef';
const BASE36 = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** What the fields hold on most days, and on some. */
const ordinary: Readonly<Record<string, (random: Random, odd: number) => unknown>> = {
  id: (r) => r.fill('57#############################'),
  source: (r) => r.pick(['lambda', 'edge', 'static', 'build', 'external', 'firewall', 'redirect', 'new']),
  type: (r) => r.pick(['stdout', 'stderr', 'middleware-invocation', 'middleware', 'command']),
  level: (r) => r.pick(['info', 'warning', 'warn', 'error', 'fatal', 'debug', 'new']),
  path: (r) =>
    r.pick(['/api/twilio/inbound', 'api/linkups/[id]', '/a/4155550123', '/middleware', '/x?y=1', '/é']),
  requestId: (r, odd) => {
    const id = `${r.text(BASE36, 5)}-${r.fill('#############')}-${r.text(HEX, 12)}`;
    if (r.next() < odd) return r.pick([`a:::${id}`, `${id}::`, `${id}:`, `::${id}x`]);
    return r.pick([id, `iad1::iad1::${id}`, r.fill('hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh')]);
  },
  projectId: (r) => r.pick(['prj_app', 'prj_drain', 'prj_4155550123']),
  projectName: (r) => r.pick(['josh', 'josh web', 'my-project']),
  deploymentId: (r) => r.pick(['dpl_app1', 'dpl_app2', 'dpl_pdOYr3i2G9L4FnUfYEYQNekGyW4P']),
  environment: (r) => r.pick(['production', 'preview', 'development']),
  executionRegion: (r) => r.pick(['iad1', 'sfo1', 'nowhere', 'dev1']),
  traceId: (r, odd) => r.text(HEX, r.next() < odd ? 31 : 32),
  spanId: (r, odd) => r.text(HEX, r.next() < odd ? 15 : 16),
  timestamp: (r, odd) => (r.next() < odd ? r.pick([r.int(0, 1e6), 1.5e12 + 0.5, 5e12]) : r.int(1e12, 4.2e12)),
  statusCode: (r, odd) => r.pick(r.next() < odd ? [0, 1000, 20.5] : [200, 404, 500, -1, 99]),
  gitSha: (r) => r.text(HEX, 40),
  git_sha: (r) => r.text(HEX, 40),
  'trace.id': (r) => r.text(HEX, 32),
  'span.id': (r) => r.text(HEX, 16),
};
const RARE = new Set(['gitSha', 'git_sha', 'trace.id', 'span.id']);

/** An entry as Vercel might send it: any field may be missing or not what it should be, as often as `odd` says. */
export function entryText(random: Random, odd: number): string {
  const entry: Record<string, unknown> = {};
  for (const key of Object.keys(KEYS)) {
    if (random.next() < (RARE.has(key) ? 1 - odd / 4 : odd)) continue;
    const make = ordinary[key];
    if (make !== undefined) entry[key] = random.next() < odd ? random.pick(ODD) : make(random, odd);
  }
  const kind = random.next();
  if (kind < 0.6) entry.message = leanMessage(random, odd);
  else if (kind < 0.9) entry.message = random.next() < 0.5 ? random.pick(ODD) : `sent to ${random.pick(ODD)}`;
  if (random.next() < 0.5) entry.proxy = proxy(random, odd);
  if (random.next() < odd) entry[random.pick(['host', 'new', 'id ', 'ID', 'é'])] = random.pick(ODD);
  const pairs = Object.entries(entry);
  if (random.next() < odd) pairs.reverse();
  return written(random, Object.fromEntries(pairs), random.next() < odd ? 0.1 : 0);
}

function proxy(random: Random, odd: number): unknown {
  const made: Record<string, unknown> = { userAgent: ['TwilioProxy/1.1'], clientIp: '203.0.113.9' };
  for (const key of Object.keys(PROXY_KEYS)) {
    if (random.next() < 0.2) continue;
    if (random.next() < odd / 4) made[key] = random.pick(ODD);
    else if (key === 'method') made.method = random.pick(['GET', 'POST', 'BREW']);
    else if (key === 'path')
      made.path = random.pick(['/api/twilio/inbound?x=1', random.next() < odd ? '/api/drain' : '/b', '/a']);
    else if (key === 'statusCode') made.statusCode = random.pick([200, 503, -1]);
    else made[key] = random.pick(['iad1', 'cle1']);
  }
  return random.next() < odd ? random.pick(ODD) : made;
}

const BYTES = [...'"\\{}[],:0129azAZ_-.+/ntu \t\r\n\0']
  .map((char) => char.charCodeAt(0))
  .concat(0x80, 0xc3, 0xff, 0x7f);

/** The same bytes with something wrong in them. */
export function damaged(random: Random, bytes: Buffer): Buffer {
  const at = random.int(0, bytes.length - 1);
  const other = random.int(0, bytes.length - 1);
  const [from, to] = [Math.min(at, other), Math.min(Math.max(at, other), Math.min(at, other) + 80)];
  const before = bytes.subarray(0, at);
  switch (random.int(0, 5)) {
    case 0:
      return Buffer.concat([before, Buffer.from([random.pick(BYTES)]), bytes.subarray(at + 1)]);
    case 1:
      return Buffer.concat([before, Buffer.from([random.pick(BYTES)]), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([before, bytes.subarray(at + 1)]);
    case 3:
      // The same stretch twice, or once more somewhere else: a key that stands twice, mostly.
      return Buffer.concat([before, bytes.subarray(from, to), bytes.subarray(at)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
    default:
      return doubled(random, bytes);
  }
}

/** A member of the object once more, with another value. */
function doubled(random: Random, bytes: Buffer): Buffer {
  const members = [...bytes.toString('latin1').matchAll(/\\?"([a-zA-Z_]+)\\?":(\\?"[^"\\]*\\?"|[0-9.]+)/g)];
  if (members.length === 0) return bytes;
  const [member = ''] = random.pick(members);
  const into = random.pick(members).index;
  const changed = random.next() < 0.5 ? member : member.replace(/:.*/, ':"4155550123"');
  const text = bytes.toString('latin1');
  return Buffer.from(`${text.slice(0, into)}${changed},${text.slice(into)}`, 'latin1');
}
