import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decode, decodeBody, decodePieces } from '@/drain/decode';
import { gunzipped } from '@/drain/decode/decompress';
import { laneFor } from '@/drain/lane/lane';

const ids = (text: string) => decode(Buffer.from(text), 'batch').map(({ id }) => id);

describe('shapes of a batch', () => {
  test.each([
    ['NDJSON', '{"id":"1"}\n{"id":"2"}', ['1', '2']],
    ['NDJSON with a final newline', '{"id":"1"}\n{"id":"2"}\n', ['1', '2']],
    ['NDJSON with CRLF', '{"id":"1"}\r\n\r\n{"id":"2"}\r\n', ['1', '2']],
    ['a JSON array', '[{"id":"1"},{"id":"2"}]', ['1', '2']],
    ['a JSON array over several lines', ' \n[\n{"id":"1"},\n{"id":"2"}\n]\n', ['1', '2']],
    ['one entry', '{"id":"1"}', ['1']],
    ['the endpoint check', '{}', []],
    ['an empty array', '[]', []],
    ['nothing', '', []],
    ['text outside ASCII', '{"id":"✅"}\n{"id":"ü"}', ['✅', 'ü']],
    ['a byte order mark', '\ufeff{"id":"1"}\n{"id":"2"}', ['1', '2']],
    ['a byte order mark before an array', '\ufeff[{"id":"1"}]', ['1']],
    ['an array with blanks between everything', '[ {"id":"1"} , \n {"id":"2"} ]', ['1', '2']],
    ['an array of endpoint checks', '[{},{"id":"1"},{}]', ['1']],
    [
      'an array whose strings look like ends',
      '[{"id":"1","message":"},{\\"a\\":1}]"},{"id":"2"}]',
      ['1', '2'],
    ],
    ['an array with lists of objects in it', '[{"id":"1","x":[{"a":1},{"b":2}]},{"id":"2"}]', ['1', '2']],
    ['an array on each line', '[{"id":"1"},{"id":"2"}]\n[{"id":"3"}]\n', ['1', '2', '3']],
    ['an array and lines after it', '[{"id":"1"}]\n{"id":"2"}', ['1', '2']],
    ['a key that stands twice', '{"id":"1","id":"2"}', ['2']],
    ['a newline that is escaped', '{"id":"1","message":"a\\nb"}', ['1']],
  ])('%s', (_, text, expected) => {
    expect(ids(text)).toEqual(expected);
  });

  test('a bad line is an entry of its own and does not harm the others', () => {
    const entries = decode(Buffer.from('{"id":"1"}\n{"id":"2","mess\n{"id":"3"}'), 'batch');
    expect(entries.map(({ id, source, message }) => [id, source, message])).toEqual([
      ['1', null, null],
      [null, 'unreadable', '{"id":"2","mess'],
      ['3', null, null],
    ]);
  });

  test.each([
    ['cut', '[{"id":"1"},{"id":"2","mess', ['1', null]],
    ['damaged in one item', '[{"id":"1"},{"id":"2","mess},{"id":"3"}]', ['1', null, '3']],
    ['damaged in its first item', '[{"id":1"},{"id":"2"},{"id":"3"}]', [null, '2', '3']],
    ['of other things too', '[{"id":"1"},7,null,{"id":"3"}]', ['1', null, null, '3']],
    ['of damaged and other things', '[{"id":"1"},{"id":},{"id":"3"},{"id":}]', ['1', null, '3', null]],
  ])('an array that is %s loses nothing else', (_, text, expected) => {
    const entries = decode(Buffer.from(text), 'batch');
    expect(entries.map(({ id }) => id)).toEqual(expected);
    for (const { id, source } of entries) expect(source).toBe(id === null ? 'unreadable' : null);
  });

  test('a text that begins like an array does not swallow what follows', () => {
    expect(ids('[GET] /x status=200\n{"id":"2"}\n{"id":"3"}')).toEqual([null, '2', '3']);
  });

  test('bytes that are no UTF-8 are replaced, and harm nothing else', () => {
    const body = Buffer.concat([
      Buffer.from('{"id":"'),
      Buffer.from([0xff, 0xc3]),
      Buffer.from('"}\n{"id":"2"}'),
    ]);
    expect(decode(body, 'batch').map(({ id }) => id)).toEqual(['\ufffd\ufffd', '2']);
  });

  test('of a line that is nested without end nothing is parsed twice', () => {
    const deep = '['.repeat(200_000);
    expect(decode(Buffer.from(`${deep}\n{"id":"1"}`), 'batch').map(({ source }) => source)).toContain(
      'unreadable',
    );
  });

  test.each([['7'], ['null'], ['"text"'], ['[[]]'], ['[1]']])(
    '%s is no entry and is kept as unreadable',
    (text) => {
      expect(decode(Buffer.from(text), 'batch').map(({ source }) => source)).toEqual(['unreadable']);
    },
  );

  test('an entry with a time but without an id is known by its content, whatever batch it comes in', () => {
    const [a, b] = ['{"timestamp":1,"message":"a"}', '{"timestamp":1,"message":"b"}'];
    const keys = (batch: string, ...lines: (string | undefined)[]) =>
      decode(Buffer.from(lines.join('\n')), batch).map(({ key }) => key);
    const [first, second, again] = keys('one', a, b, a);
    expect(keys('two', b)).toEqual([second]);
    expect(keys('three', a, a)).toEqual([first, again]);
    expect(new Set([first, second, again]).size).toBe(3);
  });

  test('an entry without an id gets a key that is the same when the batch comes again', () => {
    const keys = () =>
      decode(Buffer.from('{"message":"a"}\n{"message":"b"}'), 'digest').map(({ key }) => key);
    expect(keys()).toEqual(['digest:0', 'digest:1']);
    expect(keys()).toEqual(keys());
  });
});

describe('fields of an entry', () => {
  const one = (value: object) => decode(Buffer.from(JSON.stringify(value)), 'batch')[0];

  test.each([
    ['iad1::iad1::fs5lg-1706327922415-d483cf84a9d9', 'fs5lg-1706327922415-d483cf84a9d9'],
    ['cdg1::fs5lg-1706327922415-d483cf84a9d9', 'fs5lg-1706327922415-d483cf84a9d9'],
    ['fs5lg-1706327922415-d483cf84a9d9', 'fs5lg-1706327922415-d483cf84a9d9'],
    ['643af4e3-975a-4cc7-9e7a-1eda11539d90', '643af4e3-975a-4cc7-9e7a-1eda11539d90'],
  ])('request id %s is %s', (requestId, expected) => {
    expect(one({ requestId })?.requestId).toBe(expected);
  });

  test('nulls, empty strings and other types than the documented ones count as absent', () => {
    const entry = one({
      id: 5,
      traceId: null,
      message: null,
      statusCode: '200',
      path: '',
      proxy: null,
      level: {},
    });
    expect(entry).toMatchObject({
      id: null,
      message: null,
      statusCode: null,
      path: null,
      proxy: null,
      level: null,
    });
  });
});

describe('more fields of an entry', () => {
  const one = (value: object) => decode(Buffer.from(JSON.stringify(value)), 'batch')[0];

  test('trace and span are read under their dotted names too', () => {
    expect(one({ 'trace.id': 'a', 'span.id': 'b' })).toMatchObject({ traceId: 'a', spanId: 'b' });
    expect(one({ traceId: 'c', 'trace.id': 'a' })).toMatchObject({ traceId: 'c', spanId: null });
  });

  test('a status of 0 is none, −1 stays what it is', () => {
    expect(one({ statusCode: 0 })?.statusCode).toBeNull();
    expect(one({ statusCode: -1, proxy: { statusCode: -1 } })).toMatchObject({
      statusCode: -1,
      proxy: { statusCode: -1, method: null, path: null },
    });
  });

  test('keys of an object’s own machinery are keys like any other', () => {
    const entry = decode(Buffer.from('{"id":"1","__proto__":{"message":"x"},"constructor":1}'), 'batch')[0];
    expect(entry).toMatchObject({ id: '1', message: null });
  });
});

describe('compression', () => {
  const lines = ['{"id":"1"}', '[2]', '', '{"id":"ü3"}', '{"timestamp":4}', '{"timestamp":4}'];
  const outcomeOf = async (body: Buffer, encoding: string | null) =>
    (await decodeBody({ body, encoding }, 'batch', null)).outcome;

  test.each([
    ['gzip', gzipSync(lines.join('\n'))],
    [null, Buffer.from(lines.join('\n'))],
  ])('%s: the entries are those of the plain lines', async (encoding, body) => {
    const entries = decode(Buffer.from(lines.join('\n')), 'batch');
    expect(entries).toHaveLength(5);
    expect(await decodeBody({ body, encoding }, 'batch', null)).toEqual({ outcome: 'ok', entries });
  });

  test.each([
    ['lines', lines.join('\n')],
    ['lines behind blanks and with a last newline', ` \n\r\n ${lines.join('\n')}\n`],
    ['an array', `[${lines.filter(Boolean).join(',\n')}]`],
    ['an array and lines after it', `[{"id":"0"}]\n${lines.join('\n')}`],
    ['lines behind a byte order mark', `\ufeff${lines.join('\n')}`],
    ['nothing but blanks', ' \n '],
    ['nothing', ''],
  ])('it does not matter how the pieces are cut: %s', async (_, text) => {
    const whole = Buffer.from(text);
    for (const lane of [null, laneFor('prod')]) {
      const key = ({ key }: { key: string }) => key;
      const expected = decode(whole, 'batch', lane).map(key);
      for (const size of [1, 2, 3, 7, 20, 1_000]) {
        const pieces = async function* () {
          for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
        };
        expect((await decodePieces(pieces(), 'batch', lane)).map(key)).toEqual(expected);
      }
    }
  });

  test('a bomb is refused at the cap', async () => {
    const unpack = async () => {
      let bytes = 0;
      for await (const piece of gunzipped(gzipSync(Buffer.alloc(2_000_000)), 1_000_000))
        bytes += piece.length;
      return bytes;
    };
    await expect(unpack()).rejects.toMatchObject({ outcome: 'too_large' });
  });

  test.each(['gzip', 'br'])('what is not %s is malformed', async (encoding) => {
    expect(await outcomeOf(Buffer.from('{"id":"1"}'.repeat(1_000)), encoding)).toBe('malformed');
  });

  test('gzip that ends too early is malformed: nothing of it is taken', async () => {
    expect(await outcomeOf(gzipSync(lines.join('\n')).subarray(0, -9), 'gzip')).toBe('malformed');
  });
});
