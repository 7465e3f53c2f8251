/** A macro that projects may replace by one of their own called `default__<name>` or `duckdb__<name>`. */
function replaceable(name: string, parameters: readonly string[], body: string): string {
  const names = parameters.map((parameter) => parameter.split('=')[0]);
  return [
    `{% macro ${name}(${parameters.join(', ')}) %}{{ return(adapter.dispatch('${name}', 'dbt')(${names.join(', ')})) }}{% endmacro %}`,
    `{% macro default__${name}(${parameters.join(', ')}) %}${body}{% endmacro %}`,
  ].join('\n');
}

/** SQL that differs between engines, in the words of dbt's cross-database macros; this is DuckDB's dialect. */
export const BUILTIN_SQL_MACROS = [
  // dates
  replaceable(
    'dateadd',
    ['datepart', 'interval', 'from_date_or_timestamp'],
    'date_add({{ from_date_or_timestamp }}, interval ({{ interval }}) {{ datepart }})',
  ),
  replaceable(
    'datediff',
    ['first_date', 'second_date', 'datepart'],
    // Weeks begin on Sunday, as with dbt-duckdb; those of date_trunc on Monday.
    `{%- if datepart | lower == 'week' -%}
(date_diff('day', date_trunc('week', cast({{ first_date }} as timestamp) + interval 1 day),
  date_trunc('week', cast({{ second_date }} as timestamp) + interval 1 day)) // 7)
{%- else -%}
date_diff('{{ datepart }}', cast({{ first_date }} as timestamp), cast({{ second_date }} as timestamp))
{%- endif -%}`,
  ),
  replaceable('date_trunc', ['datepart', 'date'], "date_trunc('{{ datepart }}', {{ date }})"),
  replaceable(
    'last_day',
    ['date', 'datepart'],
    "cast(date_trunc('{{ datepart }}', {{ date }}) + interval 1 {{ datepart }} - interval 1 day as date)",
  ),
  replaceable('date', ['year', 'month', 'day'], 'make_date({{ year }}, {{ month }}, {{ day }})'),
  replaceable('current_timestamp', [], 'current_timestamp'),
  replaceable(
    'date_spine',
    ['datepart', 'start_date', 'end_date'],
    `
select range as date_{{ datepart }}
from range(cast({{ start_date }} as timestamp), cast({{ end_date }} as timestamp), interval 1 {{ datepart }})
`,
  ),
  replaceable(
    'generate_series',
    ['upper_bound'],
    '\nselect range as generated_number from range(1, {{ upper_bound }} + 1)\n',
  ),

  // texts
  replaceable('concat', ['fields'], "{{ fields | join(' || ') }}"),
  replaceable('hash', ['field'], 'md5(cast({{ field }} as varchar))'),
  replaceable('length', ['expression'], 'length({{ expression }})'),
  replaceable(
    'position',
    ['substring_text', 'string_text'],
    'position({{ substring_text }} in {{ string_text }})',
  ),
  replaceable(
    'replace',
    ['field', 'old_chars', 'new_chars'],
    'replace({{ field }}, {{ old_chars }}, {{ new_chars }})',
  ),
  replaceable(
    'right',
    ['string_text', 'length_expression'],
    'right({{ string_text }}, {{ length_expression }})',
  ),
  replaceable(
    'split_part',
    ['string_text', 'delimiter_text', 'part_number'],
    'string_split({{ string_text }}, {{ delimiter_text }})[{{ part_number }}]',
  ),
  replaceable(
    'listagg',
    ['measure', `delimiter_text="','"`, 'order_by_clause=none', 'limit_num=none'],
    `{% set order = ' ' ~ order_by_clause if order_by_clause else '' %}
{%- if limit_num -%}
array_to_string(list({{ measure }}{{ order }})[1:{{ limit_num }}], {{ delimiter_text }})
{%- else -%}
string_agg({{ measure }}, {{ delimiter_text }}{{ order }})
{%- endif %}`,
  ),
  replaceable(
    'string_literal',
    ['value'],
    // As dbt's: the value is text of SQL already, with its quotes doubled.
    `{{- return("'" ~ value ~ "'") -}}`,
  ),
  replaceable(
    'escape_single_quotes',
    ['expression'],
    `{{- return(expression | replace("'", "''")) -}}`,
  ),

  // types
  replaceable('cast', ['field', 'type'], 'cast({{ field }} as {{ type }})'),
  replaceable('safe_cast', ['field', 'type'], 'try_cast({{ field }} as {{ type }})'),
  replaceable('cast_bool_to_text', ['field'], 'cast({{ field }} as varchar)'),
  replaceable('type_string', [], 'varchar'),
  replaceable('type_int', [], 'integer'),
  replaceable('type_bigint', [], 'bigint'),
  replaceable('type_float', [], 'double'),
  replaceable('type_numeric', [], 'decimal(28, 6)'),
  replaceable('type_timestamp', [], 'timestamp'),
  replaceable('type_boolean', [], 'boolean'),

  // aggregates, sets and lists
  replaceable('any_value', ['expression'], 'any_value({{ expression }})'),
  replaceable('bool_or', ['expression'], 'bool_or({{ expression }})'),
  replaceable('except', [], 'except'),
  replaceable('intersect', [], 'intersect'),
  replaceable(
    'array_construct',
    ['inputs=[]', "data_type='integer'"],
    "{% if inputs %}[{{ inputs | join(', ') }}]{% else %}cast([] as {{ data_type }}[]){% endif %}",
  ),
  replaceable(
    'array_append',
    ['array', 'new_element'],
    'list_append({{ array }}, {{ new_element }})',
  ),
  replaceable('array_concat', ['array_1', 'array_2'], 'list_concat({{ array_1 }}, {{ array_2 }})'),

  // what the engine has
  `
{% macro load_cached_relation(relation) %}
{{ return(adapter.get_relation(database=relation.database, schema=relation.schema, identifier=relation.identifier)) }}
{% endmacro %}
{% macro load_relation(relation) %}{{ return(load_cached_relation(relation)) }}{% endmacro %}
{% macro get_columns_in_relation(relation) %}{{ return(adapter.get_columns_in_relation(relation)) }}{% endmacro %}
{% macro get_columns_in_query(select_sql) %}
{%- set columns = [] -%}
{%- if execute -%}
  {%- for column in run_query('select * from (' ~ select_sql ~ '\\n) as query limit 0').columns -%}
    {%- do columns.append(column.name) -%}
  {%- endfor -%}
{%- endif -%}
{{ return(columns) }}
{% endmacro %}
`,
].join('\n');
