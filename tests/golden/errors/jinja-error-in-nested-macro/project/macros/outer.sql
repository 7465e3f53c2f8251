{% macro outer(c) %}
  coalesce({{ inner(c) }}, 0)
{% endmacro %}
