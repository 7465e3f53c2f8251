{% macro share_of(condition) %}
  {#- The share of rows that meet a condition; NULL where there are none. -#}
  avg(case when {{ condition }} then 1.0 else 0.0 end)
{%- endmacro %}

{% macro is_blank(text) %}
  {#- Whether a text says nothing: NULL, empty or spaces. Only a text that begins with a space is looked at to its end. -#}
  case when {{ text }} is null or {{ text }} = '' then true when starts_with({{ text }}, ' ') then trim({{ text }}) = '' else false end
{%- endmacro %}
