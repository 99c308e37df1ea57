/**
 * Functions of `pg_catalog` that a default may call without a value of its own for each row: no
 * form of theirs is volatile in any supported PostgreSQL.
 */
export const NON_VOLATILE_FUNCTIONS: ReadonlySet<string> = new Set(
  `
  abs acos acosd acosh age array_dims array_fill array_length array_lower array_ndims
  array_position array_positions array_remove array_replace array_reverse array_sort
  array_to_json array_to_string array_to_tsvector array_upper ascii asin asind asinh atan atan2
  atan2d atand atanh bit bit_count bit_length bool box bpchar bytea cardinality casefold cbrt
  ceil ceiling char char_length character_length chr circle concat concat_ws convert
  convert_from convert_to cos cosd cosh cot cotd crc32 crc32c current_database current_schema
  current_schemas current_setting current_user date date_add date_part date_subtract date_trunc
  daterange decode degrees div encode enum_first enum_last erf erfc exp extract factorial
  float4 float8 floor format gamma gcd get_bit get_byte get_current_ts_config
  getdatabaseencoding initcap int2 int4 int4multirange int4range int8 int8multirange int8range
  interval is_normalized isempty isfinite json_array_length json_build_array json_build_object
  json_object json_populate_record json_strip_nulls json_to_tsvector json_typeof
  jsonb_array_length jsonb_build_array jsonb_build_object jsonb_insert jsonb_object
  jsonb_path_exists jsonb_path_exists_tz jsonb_path_match jsonb_path_match_tz
  jsonb_path_query_array jsonb_path_query_array_tz jsonb_path_query_first
  jsonb_path_query_first_tz jsonb_populate_record jsonb_populate_record_valid jsonb_pretty
  jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_tsvector jsonb_typeof justify_days
  justify_hours justify_interval lcm left length lgamma ln log log10 lower lower_inc lower_inf
  lpad ltrim macaddr make_date make_interval make_time make_timestamp make_timestamptz md5
  min_scale mod money multirange name normalize now num_nonnulls num_nulls numeric numrange
  octet_length overlaps overlay parse_ident phraseto_tsquery pi plainto_tsquery point position
  pow power quote_ident quote_literal quote_nullable radians range_merge regclass regexp_count
  regexp_instr regexp_like regexp_match regexp_replace regexp_split_to_array regexp_substr
  repeat replace reverse right round row_to_json rpad rtrim scale session_user set_bit set_byte
  set_masklen setweight sha224 sha256 sha384 sha512 sign sin sind sinh split_part sqrt
  statement_timestamp string_to_array strip strpos substr substring system_user tan tand tanh
  text time timestamp timestamptz timetz timezone to_ascii to_char to_date to_hex to_json
  to_jsonb to_number to_oct to_timestamp to_tsquery to_tsvector transaction_timestamp translate
  trim_array trim_scale trunc tsmultirange tsrange tstzmultirange tstzrange tsvector_to_array
  unistr upper upper_inc upper_inf uuid_extract_timestamp uuid_extract_version varbit varchar
  version websearch_to_tsquery width_bucket xml xmlcomment xmltext
`
    .trim()
    .split(/\s+/),
);
