{% macro require_positive(n) %}
{% if n < 0 %}
{{ exceptions.raise_compiler_error('n must not be negative, but is ' ~ n) }}
{% endif %}
{{ n }}
{% endmacro %}
