/** SQL that differs between engines, in the words of dbt's cross-database macros; this is DuckDB's dialect. */
export const BUILTIN_SQL_MACROS = `
{% macro string_literal(value) %}
{{ return(adapter.dispatch('string_literal', 'dbt')(value)) }}
{% endmacro %}
{% macro default__string_literal(value) %}
{{- return("'" ~ (value | string | replace("'", "''")) ~ "'") -}}
{% endmacro %}
`;
