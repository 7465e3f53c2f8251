{% macro columns_of(t) %}
{% if execute %}
{{ return(run_query('select * from ' ~ t)) }}
{% endif %}
{% endmacro %}
