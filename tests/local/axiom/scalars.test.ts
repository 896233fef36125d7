import { describe, expect, test } from 'vitest';
import type { Json } from '@/local/axiom/result/json';
import { failure, value } from './apl';

type Cases = readonly (readonly [expression: string, expected: Json])[];

const OPERATORS: Cases = [
  ['1 + 2 * 3', 7],
  ['5 / 2', 2],
  ['-5 / 2', -2],
  ['5 / 2.0', 2.5],
  ['5 % 3', 2],
  ['1 / 0', null],
  ['1 + int(null)', null],
  ['datetime(2026-03-01) - datetime(2026-02-28)', '1.00:00:00'],
  ['datetime(2026-03-01) + 90m', '2026-03-01T01:30:00Z'],
  ['datetime(2026-03-01) - 1ms', '2026-02-28T23:59:59.999Z'],
  ['10m / 1s', 600],
  ['1s * 5', '00:00:05'],
  ['-(1h)', '-01:00:00'],
  ["'a' == 'A'", false],
  ["'a' =~ 'A'", true],
  ["'a' !~ 'A'", false],
  ["'a' != 'A'", true],
  ['1 == 1.0', true],
  ["'b' > 'a'", true],
  ['true and false', false],
  ['false or true', true],
  ['not(true)', false],
  ["'b' in ('a', 'b')", true],
  ["'B' in ('a', 'b')", false],
  ["'B' in~ ('a', 'b')", true],
  ["'B' !in~ ('a', 'b')", false],
  ["'c' !in ('a', 'b')", true],
  ["'b' in (dynamic(['a', 'b']))", true],
  ['5 between (1 .. 5)', true],
  ['6 !between (1 .. 5)', true],
  ['datetime(2026-03-01) between (datetime(2026-02-28) .. 2d)', true],
  ["'North America' contains 'amer'", true],
  ["'North America' contains_cs 'amer'", false],
  ["'North America' !contains 'xyz'", true],
  ["'North America' startswith 'north'", true],
  ["'North America' !startswith_cs 'north'", true],
  ["'North America' endswith 'ICA'", true],
  ["'North America' has 'america'", true],
  ["'North America' has 'amer'", false],
  ["'North America' has_cs 'america'", false],
  ["'North America' !has 'south'", true],
  ["'text/html' has 'html'", true],
  ["'Admin_User' hasprefix 'adm'", true],
  ["'documentation.docx' hassuffix '.docx'", true],
  ["'abc-123' matches regex @'\\d{3}$'", true],
  ["'ABC' matches regex '(?i)b'", true],
];

/** Null compared with a value is a plain answer; with another null it is unknown. */
const NULLS: Cases = [
  ["null != 'x'", true],
  ["null == 'x'", false],
  ['int(null) == int(null)', null],
  ['int(null) != int(null)', null],
  ['int(null) < 1', null],
  ["dynamic(null) contains 'x'", false],
  ["dynamic(null) !contains 'x'", true],
  ["dynamic(null) in ('a')", false],
  ["dynamic(null) !in ('a')", true],
  ['bool(null) and false', false],
  ['bool(null) and true', null],
  ['bool(null) or true', true],
  ['not(bool(null))', null],
];

const CONDITIONS: Cases = [
  ["iff(1 < 2, 'yes', 'no')", 'yes'],
  ["iff(bool(null), 'yes', 'no')", 'no'],
  ["case(1 > 2, 'a', 2 > 1, 'b', 'c')", 'b'],
  ["case(1 > 2, 'a', 'c')", 'c'],
  ["coalesce(dynamic(null), '', 'x')", 'x'],
  ['isnull(int(null))', true],
  ["isnotnull('')", true],
  ["isempty('')", true],
  ['isempty(dynamic(null))', true],
  ["isnotempty('a')", true],
];

const CONVERSIONS: Cases = [
  ['tostring(1.5)', '1.5'],
  ['tostring(true)', 'true'],
  ['tostring(dynamic(null))', ''],
  ['tostring(datetime(2026-03-01))', '2026-03-01T00:00:00Z'],
  ['tostring(dynamic({"a":[1]}))', '{"a":[1]}'],
  ["toint('42')", 42],
  ["tolong('4x')", null],
  ['toint(2.9)', 2],
  ["toreal('2.5')", 2.5],
  ["todouble('x')", null],
  ["tobool('TRUE')", true],
  ["tobool('maybe')", null],
  ["todatetime('2026-03-01T10:00:00+02:00')", '2026-03-01T08:00:00Z'],
  ["todatetime('yesterday')", null],
  ["totimespan('1.02:03:04.5')", '1.02:03:04.5000000'],
  ["totimespan('90s')", '00:01:30'],
];

const TEXT: Cases = [
  ["strcat('a', 1, true)", 'a1true'],
  ["strlen('añ😀')", 3],
  ["substring('abcdef', 2)", 'cdef'],
  ["substring('abcdef', 1, 2)", 'bc'],
  ["tolower('AbC')", 'abc'],
  ["toupper('AbC')", 'ABC'],
  ["split('a,b,c', ',')", ['a', 'b', 'c']],
  ["split('a,b,c', ',')[1]", 'b'],
  ["replace_string('.', '-', 'a.b.c')", 'a-b-c'],
  ["replace_regex('([0-9]+)ms', '$1 ms', 'took 12ms')", 'took 12 ms'],
  ["replace_regex('b+', '<$0>', 'abba')", 'a<bb>a'],
  ["trim('--', '--axiom--')", 'axiom'],
  ["trim(@'[/]+', '//a/b/')", 'a/b'],
  ["extract('user=([a-z]+)', 1, 'id=1 user=ann')", 'ann'],
  ["extract('user=([a-z]+)', 1, 'none')", null],
  ["indexof('banana', 'an')", 1],
  ["indexof('banana', 'an', 2)", 3],
  ["indexof('banana', 'an', 0, -1, 2)", 3],
  ["indexof('banana', 'x')", -1],
  ["countof('banana', 'an')", 2],
];

const NUMBERS: Cases = [
  ['round(2.345, 2)', 2.35],
  ['round(-2.5)', -3],
  ['round(1.005, 2)', 1.01],
  ['floor(2.7)', 2],
  ['floor(-2.1)', -3],
  ['ceiling(2.1)', 3],
  ['abs(-3)', 3],
  ['sqrt(9)', 3],
  ['sqrt(-1)', null],
  ['pow(2, 10)', 1024],
  ['exp(0)', 1],
  ['log(1)', 0],
  ['min_of(3, 1, 2)', 1],
  ['max_of(3, int(null), 2)', 3],
  ['bin(17, 5)', 15],
  ['bin(-1, 5)', -5],
  ['bin(7.5, 2.5)', 7.5],
];

const TIMES: Cases = [
  ['now()', '2026-03-01T12:00:00Z'],
  ['now(-1h)', '2026-03-01T11:00:00Z'],
  ['ago(1d)', '2026-02-28T12:00:00Z'],
  ["datetime('2022-09-16')", '2022-09-16T00:00:00Z'],
  ['datetime(2022-09-16 10:30)', '2022-09-16T10:30:00Z'],
  ['datetime(2026-03-01T12:00:00.123456789Z)', '2026-03-01T12:00:00.123456789Z'],
  ['datetime(null)', null],
  ['bin(datetime(2026-03-01T12:34:56Z), 5m)', '2026-03-01T12:30:00Z'],
  ['bin(90m, 1h)', '01:00:00'],
  ["datetime_diff('minute', datetime(2026-03-01T12:00:00Z), datetime(2026-03-01T10:30:30Z))", 90],
  ["datetime_diff('month', datetime(2026-03-01), datetime(2025-12-31))", 3],
  ["datetime_add('month', 1, datetime(2026-01-31))", '2026-02-28T00:00:00Z'],
  ["datetime_add('hour', -2, datetime(2026-03-01))", '2026-02-28T22:00:00Z'],
  ['startofhour(datetime(2026-03-01T12:34:56Z))', '2026-03-01T12:00:00Z'],
  ['startofday(datetime(2026-03-01T12:34:56Z))', '2026-03-01T00:00:00Z'],
  ['startofweek(datetime(2026-03-04))', '2026-03-01T00:00:00Z'],
  ['startofmonth(datetime(2026-03-15))', '2026-03-01T00:00:00Z'],
  ['endofday(datetime(2016-06-26T08:20:03.123456Z))', '2016-06-26T23:59:59.999999999Z'],
  ['dayofweek(datetime(2019-05-18))', 6],
  ['hourofday(datetime(2016-06-26T08:20:03Z))', 8],
  ['getmonth(datetime(2026-03-15))', 3],
  ['getyear(datetime(2026-03-15))', 2026],
];

const DYNAMICS: Cases = [
  ['parse_json(\'{"a":{"b":[10,20]}}\').a.b[1]', 20],
  ["parse_json('{\"a b\":1}')['a b']", 1],
  ["parse_json('not json')", 'not json'],
  ['dynamic([1, 2, 3])[-1]', 3],
  ['dynamic({"a":1}).nope', null],
  ['array_length(dynamic([1, 2]))', 2],
  ['array_length(parse_json(\'{"a":1}\'))', null],
  ["pack_dictionary('a', 1, 'b', 'x')", { a: 1, b: 'x' }],
  ["pack_array(1, 'x')", [1, 'x']],
  ["hash_sha256('abc')", 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
];

describe.each([
  ['operators', OPERATORS],
  ['null', NULLS],
  ['conditions', CONDITIONS],
  ['conversions', CONVERSIONS],
  ['text functions', TEXT],
  ['number functions', NUMBERS],
  ['time functions', TIMES],
  ['dynamic functions', DYNAMICS],
] as const)('%s', (_, cases) => {
  test.each(cases.map(([expression, expected]) => ({ expression, expected })))('$expression', (given) => {
    expect(value(given.expression)).toEqual(given.expected);
  });
});

describe('string literals', () => {
  test.each([
    [String.raw`"tab\tquote\"end"`, 'tab\tquote"end'],
    [String.raw`'back\\slash'`, 'back\\slash'],
    [String.raw`@'raw\d'`, 'raw\\d'],
    ["h'hidden'", 'hidden'],
    ["'two ' 'parts'", 'two parts'],
  ])('%s', (literal, expected) => {
    expect(value(literal)).toBe(expected);
  });
});

describe('types that do not fit are refused, with the place', () => {
  test.each([
    ["1 == 'a'", "1:11 '==' does not apply to integer and string"],
    ["'a' + 'b'", "1:11 '+' does not apply to string and string"],
    ['tolower(5)', '1:19 tolower() takes a string as argument 1, not a integer'],
    ['strlen()', '1:11 strlen() takes 1 argument, not 0'],
    ['round(1, 2, 3)', '1:11 round() takes 1 to 2 arguments, not 3'],
    ["iff('a', 1, 2)", '1:15 iff() needs a condition here, not a string'],
    ["'a'.b", '1:11 a string has no keys'],
    ["'a' matches regex '('", "1:11 '(' is no regular expression"],
    ["'a' matches regex '(?=a)'", "1:11 '(?=a)' uses lookaround"],
    ["datetime_add('fortnight', 1, now())", '1:24 datetime_add() takes one of'],
    ['datetime(2026-13-01)', "1:11 'datetime(2026-13-01)' is not a valid datetime"],
    [String.raw`'\a'`, String.raw`1:11 unknown escape '\a'`],
  ])('%s', (expression, message) => {
    expect(failure([], `print v = ${expression}`)).toContain(message);
  });
});
