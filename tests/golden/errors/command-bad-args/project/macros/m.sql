{% macro grant(role) %}
{% do log('granted ' ~ role) %}
{% endmacro %}
