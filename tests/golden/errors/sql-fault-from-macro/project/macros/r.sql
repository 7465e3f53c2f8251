{% macro ratio(a, b) %}
  {{ a }} / {{ b }}
{% endmacro %}
