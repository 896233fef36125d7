import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decode } from '@/drain/decode';
import { decompress } from '@/drain/decompress';

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

  test.each([['7'], ['null'], ['"text"'], ['[[]]'], ['[1]']])(
    '%s is no entry and is kept as unreadable',
    (text) => {
      expect(decode(Buffer.from(text), 'batch').map(({ source }) => source)).toEqual(['unreadable']);
    },
  );

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
    const entry = one({ id: 5, message: null, statusCode: '200', path: '', proxy: null, level: {} });
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

describe('compression', () => {
  const body = Buffer.from('{"id":"1"}'.repeat(1_000));

  test('gzip is undone', () => {
    expect(decompress(gzipSync(body), 'gzip')).toEqual({ outcome: 'ok', body });
  });

  test('plain bytes stay as they are', () => {
    expect(decompress(body, null)).toEqual({ outcome: 'ok', body });
  });

  test('a bomb is refused at the cap', () => {
    expect(decompress(gzipSync(Buffer.alloc(2_000_000)), 'gzip', 1_000_000)).toEqual({
      outcome: 'too_large',
    });
  });

  test.each([
    ['gzip', body],
    ['br', body],
  ])('what is not %s is malformed', (encoding, bytes) => {
    expect(decompress(bytes, encoding)).toEqual({ outcome: 'malformed' });
  });
});
