/** What models ask about the partitions of a relation; nothing while parsing and before anything was recorded. */
export const BUILTIN_PARTITION_MACROS = `{% macro partitions_of(relation) %}
{% if not execute or adapter.get_relation(none, 'memflow', 'partitions') is none %}{{ return([]) }}{% endif %}
{% set found = run_query("select partition, granularity, row_count, bytes, lowest, highest, written_at from memflow.partitions where state = 'live' and lower(schema_name) = lower('" ~ relation.schema | replace("'", "''") ~ "') and lower(identifier) = lower('" ~ relation.identifier | replace("'", "''") ~ "') order by partition") %}
{{ return(found.rows) }}
{% endmacro %}
`;
