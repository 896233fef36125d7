import { describe, expect, it } from 'vitest';
import { entry, line, ndjson } from './support/entries';
import { processed } from './support/process';

const PHONE = '+14155550123';
const LEFT = /415\D{0,6}555\D{0,6}0123/;

const rowsOf = (text: string) => processed([], {}, undefined, Buffer.from(text)).rows;
const rowOf = (text: string) => {
  const rows = rowsOf(text);
  expect(rows).toHaveLength(1);
  return rows[0] ?? {};
};

/** Where a drain leaks or breaks that copies bytes instead of writing what it has looked at: each was met in a prototype. */
describe('what leaves is what was looked at', () => {
  const keys = ['id', 'message', 'requestId', 'path', 'projectName', 'deploymentId', 'traceId', 'level'];
  const whole = JSON.stringify(entry());

  it.each(keys)('a second “%s” hides nothing, whichever comes first', (key) => {
    const hidden = `"${key}":"${PHONE}"`;
    expect(JSON.stringify(rowOf(whole.replace('{', `{${hidden},`)))).not.toMatch(LEFT);
    expect(JSON.stringify(rowOf(whole.replace(/\}$/, `,${hidden}}`)))).not.toMatch(LEFT);
  });

  it.each(['event', 'correlation_id', 'user_id', 'purpose', 'fields_dropped'])(
    'a second “%s” in a line of ours hides nothing, whichever comes first',
    (key) => {
      const message = line('sms.outbound.send_attempt', { purpose: 'reply', attempt: 1 });
      const hidden = `"${key}":"${PHONE}"`;
      for (const doubled of [message.replace('{', `{${hidden},`), message.replace(/\}$/, `,${hidden}}`)])
        expect(JSON.stringify(processed([entry({ message: doubled })]).rows)).not.toMatch(LEFT);
    },
  );

  it.each([
    ['once', '\\u002b1415\\u00355550123'],
    ['twice', '\\\\u002b1415\\\\u00355550123'],
    ['four times', '\\\\\\\\u002b1415\\\\\\\\u00355550123'],
  ])('a number that is escaped %s is read as what it is', (_, escaped) => {
    const message = `"message":"{\\"event\\":\\"x\\",\\"to\\":\\"${escaped}\\"}"`;
    const { message: left } = rowOf(`{"id":"1",${message}}`);
    expect(String(left)).toContain('x');
    expect(String(left)).not.toMatch(/5555?0123/);
  });

  it('a number for the name of an event is no event', () => {
    const message = line('sms.inbound.received').replace('sms.inbound.received', '4155550123');
    const { event, ...row } = processed([entry({ message })]).rows[0] ?? {};
    expect(event).toBeNull();
    expect(JSON.stringify(row)).not.toMatch(LEFT);
  });

  it('a newline between the tokens of an item is not one between rows', () => {
    const pretty = `[${JSON.stringify(entry({ message: 'a\nb' }), null, 2)},\n${JSON.stringify(entry(), null, '\t')}]`;
    expect(rowsOf(pretty).map(({ message }) => message)).toEqual(['a\nb', 'ready']);
  });

  it('text outside ASCII leaves as it came, beside every other column', () => {
    const message = '予約 ✅ “né” 👋 \u2028 ü';
    const row = rowOf(ndjson(entry({ message, projectName: 'josh-ü', path: '/api/né' })).toString());
    expect(row.message).toBe(message);
    expect(row.level).toBe('info');
  });

  it('the rows are NDJSON in ASCII, one for each entry', () => {
    const { logs } = processed([entry({ message: 'ü\u0000\ud800' }), entry({ message: '"\\\t' })]);
    const lines = logs.map(({ ndjson: text }) => text.toString()).join('\n');
    expect(lines).toMatch(/^[\x20-\x7e\n]*$/);
    expect(lines.split('\n').map((row) => JSON.parse(row).message)).toEqual(['ü\u0000\ud800', '"\\\t']);
  });
});
