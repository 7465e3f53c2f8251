{% macro inner(c) -%}
  {{ c.missing.more }}
{%- endmacro %}
