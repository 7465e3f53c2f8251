{% macro one( %}{% endmacro %}
