{% macro tamper() %}
{% do run_query("drop table main.events__p_2024_02") %}
{% endmacro %}
