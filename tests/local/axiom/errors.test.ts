import { describe, expect, test } from 'vitest';
import { failure } from './apl';

const DATA = [{ n: 1, text: 'a', tags: ['x'] }];

describe('what is not implemented is refused by name, even over no rows', () => {
  test.each([
    ['t | render timechart', "the operator 'render' is not implemented"],
    ['t | evaluate bag_unpack(tags)', "the operator 'evaluate' is not implemented"],
    ['t | invoke f()', "the operator 'invoke' is not implemented"],
    ['t | sample-distinct 3 of n', "the operator 'sample-distinct' is not implemented"],
    ["externaldata (a:string) ['http://127.0.0.1:1/x']", "the operator 'externaldata' is not implemented"],
    ['t | extend x = format_datetime(_time, "d")', "the function 'format_datetime' is not implemented"],
    ['t | extend x = genai_cost("m", 1, 2)', "the function 'genai_cost' is not implemented"],
    ['t | extend x = toscalar(t | count)', 'ToScalarExpression'],
    ['t | extend x = constructor(n)', "the function 'constructor' is not implemented"],
    ['t | summarize make_bag(n)', "the function 'make_bag' is not implemented"],
    ['t | summarize take_any(n)', "the function 'take_any' is not implemented"],
    ['t | join kind=fullouter (t) on n', 'join kind=fullouter is not implemented'],
    ['t | join kind=leftanti (t) on n', 'join kind=leftanti is not implemented'],
    ['t | lookup kind=leftsemi (t) on n', 'lookup kind=leftsemi is not implemented'],
    ['union kind=inner t, t', 'union kind=inner is not implemented'],
    ['union isfuzzy=true t, t', "the option 'isfuzzy' is not implemented"],
    ['t | search kind=fuzzy "a"', 'search kind=fuzzy is not implemented'],
    ['t | mv-expand tags, n', 'mv-expand of several columns is not implemented'],
    ['t | parse kind=other text with a "b"', 'parse kind=other is not implemented'],
    ['set notruncation; t', "the option 'notruncation' is not implemented"],
    ['let f = (x:long) { let y = 1; x + y }; t | extend y = f(n)', 'statements inside a function'],
  ])('%s', (apl, message) => {
    expect(failure(DATA, apl)).toContain(message);
    expect(failure([], apl)).not.toBe('');
  });
});

describe('mistakes are reported at their place', () => {
  test.each([
    ['t | where', '1:10 syntax error'],
    ['t\n| where n ==== 1', '2:13 syntax error'],
    ['', '1:1 '],
    ['nope | count', "1:1 dataset 'nope' not found"],
    ["t | union ['no-such']", "1:11 dataset 'no-such' not found"],
    ["union ['no*'] | count", "1:7 no dataset matches 'no*'"],
    ['t\n| where n > 0\n| where nope == 1', "3:9 field 'nope' not found"],
    ['t | where geo.city == 1', "1:11 field 'geo.city' not found"],
    ["t | where ['a b'] == 1", "1:11 field 'a b' not found"],
    ['t | project-away nope', "1:18 field 'nope' not found"],
    ['t | order by nope', "1:14 field 'nope' not found"],
    ['t | summarize sum(nope)', "1:19 field 'nope' not found"],
    ['t | summarize n by text', "1:15 the field 'n' has to stand inside an aggregate"],
    ['t | where n', '1:11 where needs a condition, not a integer'],
    ["t | where n == 'a'", "1:11 '==' does not apply to integer and string"],
    ["set stricttypes; t | where n == '1'", "1:28 '==' does not apply to integer and string"],
    ['t | extend-valid x = nope', "1:22 field 'nope' not found"],
    [
      "t | parse-kv text as (a, b) with (pair_delimiter=',') | where nope == 1",
      "1:63 field 'nope' not found",
    ],
    ["t | redact 'a' on nope", "1:19 field 'nope' not found"],
    ['t | extend x = dynamic([n, nope])', "1:28 field 'nope' not found"],
    ['declare query_parameters(x:string); t | where text == x', "no value for the parameter 'x'"],
    ['t | extend tolower(text)', '1:12 name this column'],
    ['t | project n, n', "1:16 two columns would be named 'n'"],
    ['t | summarize max(n), max(n)', "1:23 two columns would be named 'max_n'"],
    ['t | summarize sum(text)', '1:15 sum() does not take a string'],
    ['t | take -1', "1:10 expected a number of rows, not '-1'"],
    ['t | extend x = bin(text, 5)', '1:16 bin() cannot round a string'],
    ['t | extend x = bin(_time, 5)', '1:16 bin() of a datetime needs a timespan as size'],
    ['t | extend x = count()', "1:16 the function 'count' is not implemented"],
    ['datatable(a:string, b:long)["x"]', '1:1 the values of a datatable have to fill rows of 2'],
    ['t | extend x = bin_auto(n)', '1:16 bin_auto() only applies to _time'],
  ])('%s', (apl, expected) => {
    expect(failure(DATA, apl)).toContain(expected);
  });

  test('a time range that is none', () => {
    expect(failure(DATA, 't', { startTime: 'yesterday' })).toContain(
      "startTime 'yesterday' is neither RFC 3339",
    );
  });
});
