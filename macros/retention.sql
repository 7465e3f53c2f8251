{% macro retention_power(minutes, a, b) %}
  {#- Power law of forgetting, a t^-b (Wixted & Ebbesen 1991), t in minutes, never above 1. -#}
  least(1.0, {{ a }} * pow({{ minutes }}::double, -({{ b }})))
{%- endmacro %}

{% macro retention_ebbinghaus(minutes, k=1.84, c=1.25) %}
  {#- Savings k / ((log10 t)^c + k) with the constants Ebbinghaus gave in 1885, t in minutes from 1 on. -#}
  ({{ k }} / (pow(log10(greatest({{ minutes }}, 1.0)::double), {{ c }}) + {{ k }}))
{%- endmacro %}

{% macro retention_exponential(minutes, a, rate) %}
  {#- Exponential forgetting, a e^(-rate t): here to be compared with; the data refute it. -#}
  ({{ a }} * exp(-({{ rate }}) * {{ minutes }}::double))
{%- endmacro %}
