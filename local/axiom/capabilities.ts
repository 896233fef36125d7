import { AGGREGATES } from './compile/aggregates/table';
import { FUNCTIONS } from './compile/functions/table';
import { OPERATORS } from './compile/operators/table';
import { SOURCES } from './compile/sources/table';

/** What Axiom documents of its language (axiom.co/docs/apl, August 2026), and what of it the engine does not know. */

interface Group {
  readonly title: string;
  readonly names: readonly string[];
  readonly known: (name: string) => boolean;
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Operators by the way a query spells them, and by the grammar's name. */
const OPERATOR_SYNTAX: ReadonlyMap<string, string> = new Map([
  ['count', 'CountOperator'],
  ['distinct', 'DistinctOperator'],
  ['extend', 'ExtendOperator'],
  ['extend-valid', 'ExtendValidOperator'],
  ['externaldata', 'ExternalDataExpression'],
  ['getschema', 'GetSchemaOperator'],
  ['join', 'JoinOperator'],
  ['limit', 'TakeOperator'],
  ['lookup', 'LookupOperator'],
  ['make-series', 'MakeSeriesOperator'],
  ['mv-expand', 'MvExpandOperator'],
  ['order', 'SortOperator'],
  ['parse', 'ParseOperator'],
  ['parse-kv', 'ParseKvOperator'],
  ['parse-where', 'ParseWhereOperator'],
  ['project', 'ProjectOperator'],
  ['project-away', 'ProjectAwayOperator'],
  ['project-keep', 'ProjectKeepOperator'],
  ['project-rename', 'ProjectRenameOperator'],
  ['project-reorder', 'ProjectReorderOperator'],
  ['redact', 'RedactOperator'],
  ['sample', 'SampleOperator'],
  ['search', 'SearchOperator'],
  ['sort', 'SortOperator'],
  ['summarize', 'SummarizeOperator'],
  ['take', 'TakeOperator'],
  ['top', 'TopOperator'],
  ['union', 'UnionOperator'],
  ['where', 'FilterOperator'],
  ['datatable', 'DataTableExpression'],
  ['print', 'PrintOperator'],
  ['range', 'RangeOperator'],
]);

const isOperator = (name: string): boolean => {
  const syntax = OPERATOR_SYNTAX.get(name) ?? '';
  return OPERATORS.has(syntax) || SOURCES.has(syntax);
};
const isFunction = (name: string): boolean => FUNCTIONS.has(name);

const functions = (title: string, names: string): Group => ({
  title,
  names: words(names),
  known: isFunction,
});

export const CAPABILITIES: readonly Group[] = [
  { title: 'Tabular operators', names: [...OPERATOR_SYNTAX.keys()], known: isOperator },
  {
    title: 'Aggregations',
    names:
      words(`arg_max arg_min avg avgif count countif dcount dcountif histogram histogramif make_list make_list_if
      make_set make_set_if max maxif min minif percentile percentileif percentiles_array percentiles_arrayif phrases rate
      spotlight stdev stdevif sum sumif topk topkif variance varianceif`),
    known: (name) => AGGREGATES.has(name),
  },
  functions(
    'Strings',
    `base64_decode_toarray base64_decode_tostring base64_encode_fromarray base64_encode_tostring coalesce countof
    countof_regex extract extract_all format_bytes format_url gettype indexof indexof_regex isascii isempty isnotempty
    isnotnull isnull parse_bytes parse_csv parse_json parse_path parse_url parse_urlquery quote regex_quote replace
    replace_regex replace_string reverse split strcat strcat_delim strcmp string_size strip_ansi_escapes strlen strrep
    substring tolower totitle toupper translate trim trim_end trim_end_regex trim_regex trim_space trim_start
    trim_start_regex unicode_codepoints_from_string unicode_codepoints_to_string url_decode url_encode`,
  ),
  functions(
    'Times',
    `ago datetime_add datetime_diff datetime_part dayofmonth dayofweek dayofyear endofday endofmonth endofweek endofyear
    getmonth getyear hourofday monthofyear now startofday startofmonth startofweek startofyear
    unixtime_microseconds_todatetime unixtime_milliseconds_todatetime unixtime_nanoseconds_todatetime
    unixtime_seconds_todatetime week_of_year`,
  ),
  functions(
    'Arrays and dictionaries',
    `array_concat array_extract array_iff array_index_of array_length array_reverse array_rotate_left
    array_rotate_right array_select_dict array_shift_left array_shift_right array_slice array_sort_asc array_sort_desc
    array_split array_sum bag_has_key bag_keys bag_merge bag_pack bag_zip isarray len pack_array pack_dictionary
    strcat_array`,
  ),
  functions(
    'Conversions and types',
    `dynamic_to_json ensure_field isbool toarray tobool todatetime todouble todynamic tohex toint tolong toreal tostring
    totimespan iscc isimei ismap isreal isstring isutf8`,
  ),
  functions(
    'Mathematics',
    `abs acos acosh asin asinh atan atan2 atanh cos cosh cot degrees exp exp10 exp2 gamma isfinite isinf isint isnan log
    log10 log2 loggamma max_of min_of not pi pow radians rand range round set_difference set_has_element set_intersect
    set_union sign sin sinh sqrt tan tanh bin bin_auto ceiling floor`,
  ),
  functions('Conditions and metadata', 'case iff column_ifexists cursor_current ingestion_time'),
  functions('Hashes', 'hash hash_md5 hash_sha1 hash_sha256 hash_sha512'),
  functions(
    'Addresses',
    `format_ipv4 format_ipv4_mask geo_info_from_ip_address has_any_ipv4 has_any_ipv4_prefix has_ipv4 has_ipv4_prefix
    ipv4_compare ipv4_is_in_any_range ipv4_is_in_range ipv4_is_match ipv4_is_private ipv4_netmask_suffix ipv6_compare
    ipv6_is_in_any_range ipv6_is_in_range ipv6_is_match parse_ipv4 parse_ipv4_mask`,
  ),
  functions('Pairs', 'find_pair pair parse_pair'),
  functions(
    'Time series',
    `series_abs series_acos series_asin series_atan series_ceiling series_cos series_cosine_similarity
    series_dot_product series_equals series_exp series_fft series_fill_backward series_fill_const series_fill_forward
    series_fill_linear series_fir series_floor series_greater series_greater_equals series_ifft series_iir series_less
    series_less_equals series_log series_magnitude series_max series_min series_not_equals series_pearson_correlation
    series_sin series_stats series_stats_dynamic series_sum series_tan`,
  ),
  functions(
    'Conversations with models',
    `genai_concat_contents genai_conversation_turns genai_cost genai_estimate_tokens genai_extract_assistant_response
    genai_extract_function_results genai_extract_system_prompt genai_extract_tool_calls genai_extract_user_prompt
    genai_get_content_by_index genai_get_content_by_role genai_get_pricing genai_get_role genai_has_tool_calls
    genai_input_cost genai_is_truncated genai_message_roles genai_output_cost`,
  ),
  functions('SQL', 'format_sql parse_sql'),
];

/** Why a documented name is refused. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['externaldata', 'the engine reads nothing over the network'],
  ['geo_info_from_ip_address', 'needs a database of addresses'],
  ['format_sql', 'undocumented form of its tree'],
  ['parse_sql', 'undocumented form of its tree'],
  ...['genai_cost', 'genai_get_pricing', 'genai_input_cost', 'genai_output_cost'].map(
    (name) => [name, "needs Axiom's own price list"] as const,
  ),
]);

/** The table of docs/local-axiom.md, made from the tables that the engine runs by. */
export function capabilityTable(): string {
  const lines = CAPABILITIES.map(({ title, names, known }) => {
    const refused = names.filter((name) => !known(name));
    const done = names.filter(known).map((name) => `\`${name}\``);
    const missing = refused.map((name) => `\`${name}\`: ${REASONS.get(name) ?? 'not written yet'}`);
    return `| ${title} | ${done.length} of ${names.length} | ${done.join(' ')} | ${missing.join('; ') || '–'} |`;
  });
  return ['| | known | which | refused, and why |', '|---|---|---|---|', ...lines].join('\n');
}
