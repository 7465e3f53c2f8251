{% macro two() %}
{{ x | }}
{% endmacro %}
