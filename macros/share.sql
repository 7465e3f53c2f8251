{% macro share_of(condition) %}
  {#- The share of rows that meet a condition; NULL where there are none. -#}
  avg(case when {{ condition }} then 1.0 else 0.0 end)
{%- endmacro %}
