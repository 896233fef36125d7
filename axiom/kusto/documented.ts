/**
 * What Axiom documents of its language (axiom.co/docs/apl, read in November 2026). Its parser may know more, its agents'
 * examples use more (`prev`, `make_bag`, `format_datetime`, `presence`), but only what is documented may be relied on.
 */

/** Tabular operators, by the grammar's name of their node. */
export const documentedOperators: ReadonlySet<string> = new Set([
  'CountOperator',
  'DistinctOperator',
  'ExtendOperator',
  'FilterOperator',
  'GetSchemaOperator',
  'JoinOperator',
  'LookupOperator',
  'MakeSeriesOperator',
  'MvExpandOperator',
  'ParseKvOperator',
  'ParseOperator',
  'ParseWhereOperator',
  'ProjectAwayOperator',
  'ProjectKeepOperator',
  'ProjectOperator',
  'ProjectRenameOperator',
  'ProjectReorderOperator',
  'SampleOperator',
  'SearchOperator',
  'SortOperator',
  'SummarizeOperator',
  'TakeOperator',
  'TopOperator',
  'UnionOperator',
]);

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

export const documentedAggregates = words(`
  arg_max arg_min avg avgif count countif dcount dcountif histogram histogramif make_list make_list_if make_set
  make_set_if max maxif min minif percentile percentileif percentiles_array percentiles_arrayif phrases rate spotlight
  stdev stdevif sum sumif topk topkif variance varianceif
`);

export const documentedFunctions = words(`
  base64_decode_toarray base64_decode_tostring base64_encode_fromarray base64_encode_tostring coalesce countof
  countof_regex extract extract_all format_bytes format_url gettype indexof indexof_regex isascii isempty isnotempty
  isnotnull isnull parse_bytes parse_csv parse_json parse_path parse_url parse_urlquery quote regex_quote
  replace_regex replace_string replace reverse split strcat strcat_delim strcmp string_size strip_ansi_escapes strlen
  strrep substring tolower totitle toupper translate trim trim_end trim_end_regex trim_regex trim_start
  trim_start_regex unicode_codepoints_from_string unicode_codepoints_to_string url_decode url_encode
  ago datetime_add datetime_diff datetime_part dayofmonth dayofweek dayofyear endofday endofmonth endofweek endofyear
  getmonth getyear hourofday monthofyear now startofday startofmonth startofweek startofyear
  unixtime_microseconds_todatetime unixtime_milliseconds_todatetime unixtime_nanoseconds_todatetime
  unixtime_seconds_todatetime week_of_year
  array_concat array_extract array_iff array_index_of array_length array_reverse array_rotate_left array_rotate_right
  array_select_dict array_shift_left array_shift_right array_slice array_sort_asc array_sort_desc array_split
  array_sum bag_has_key bag_keys bag_merge bag_pack bag_zip isarray len pack_array pack_dictionary strcat_array
  dynamic_to_json ensure_field isbool toarray tobool todatetime todouble todynamic tohex toint tolong toreal tostring
  totimespan
  abs acos acosh asin asinh atan atan2 atanh cos cosh cot degrees exp exp10 exp2 gamma isfinite isinf isint isnan log
  log10 log2 loggamma max_of min_of not pi pow radians rand range round set_difference set_has_element set_intersect
  set_union sign sin sinh sqrt tan tanh
  bin bin_auto ceiling floor case iff
  column_ifexists cursor_current ingestion_time
  hash hash_md5 hash_sha1 hash_sha256 hash_sha512
`);
