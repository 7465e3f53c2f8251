{% macro tamper() %}
{% do run_query("delete from main.\"table\" where created_at = timestamp '2026-02-10'") %}
{% do run_query("drop table main.tables__p_2026_03") %}
{% do run_query("insert into main.tables__p_2026_01 select timestamp '2026-01-02'") %}
{% endmacro %}
