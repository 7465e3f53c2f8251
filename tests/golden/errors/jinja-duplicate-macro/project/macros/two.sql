{% macro cents() %}2{% endmacro %}
