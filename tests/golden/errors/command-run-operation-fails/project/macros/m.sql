{% macro bad() %}
{% do run_query('insert into nowhere values (1)') %}
{% endmacro %}
