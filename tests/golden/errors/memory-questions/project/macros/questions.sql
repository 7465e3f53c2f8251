{% macro memories_named(text) %}
  select memory_id, label, label = {{ string_literal(escape_single_quotes(text)) }} as is_exact
  from {{ ref('stg_memories') }}
  where contains(label, {{ string_literal(escape_single_quotes(text)) }})
  order by memory_id
{% endmacro %}

{% macro memories_nearly_named(text) %}
  select label from {{ ref('stg_memories') }} where levenshtein(label, {{ string_literal(escape_single_quotes(text)) }}) <= 2
{% endmacro %}
