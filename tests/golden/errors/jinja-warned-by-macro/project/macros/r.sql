{% macro old_macro() %}
{% do exceptions.warn('old_macro is deprecated') %}
1
{% endmacro %}
