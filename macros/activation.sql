{% macro base_level_term(weight, age_days, decay) %}
  {#-
    One access's share of base-level activation, w t^-d (Anderson & Schooler 1991), t in days.
    A DECIMAL, so that the sum does not depend on the order in which threads add up.
  -#}
  cast({{ weight }} * pow({{ age_days }}, -{{ decay }}::double) as decimal(38, 18))
{%- endmacro %}

{% macro base_level(terms) %}
  {#- B = ln(sum of w t^-d) over the sum of `base_level_term` (ACT-R; Anderson & Lebiere 1998). -#}
  ln({{ terms }}::double)
{%- endmacro %}

{% macro base_level_hybrid(n, last_age, first_age, decay) %}
  {#-
    Base level from count, last and first access alone (Petrov 2006, k = 1):
    ln(t1^-d + (n - 1)(tn^(1-d) - t1^(1-d)) / ((1 - d)(tn - t1))), with its limits at n = 1, tn = t1 and d = 1.
  -#}
  ln(case
    when {{ n }} <= 1 then pow({{ last_age }}, -{{ decay }}::double)
    when {{ first_age }} - {{ last_age }} < 1e-9 then {{ n }} * pow({{ last_age }}, -{{ decay }}::double)
    else pow({{ last_age }}, -{{ decay }}::double) + ({{ n }} - 1)
      {% if decay == 1 -%}
      * ln({{ first_age }} / {{ last_age }}) / ({{ first_age }} - {{ last_age }})
      {%- else -%}
      * (pow({{ first_age }}, 1 - {{ decay }}::double) - pow({{ last_age }}, 1 - {{ decay }}::double))
      / ((1 - {{ decay }}::double) * ({{ first_age }} - {{ last_age }}))
      {%- endif %}
  end)
{%- endmacro %}

{% macro context_term(fan, context_size) %}
  {#-
    What one shared concept adds: (1 / |context|) max(0, Smax - ln fan), so that a concept of many memories says
    little about each (fan effect: Anderson 1974; form of ACT-R).
  -#}
  cast(greatest(0.0, {{ param('fan_strength_max') }}::double - ln({{ fan }}::double)) / {{ context_size }} as decimal(38, 18))
{%- endmacro %}

{% macro logit(p) %}
  {#- Log-odds of a share, held within [0.001, 0.999]. -#}
  ln(least(greatest({{ p }}, 0.001), 0.999) / (1 - least(greatest({{ p }}, 0.001), 0.999)))
{%- endmacro %}

{% macro activation(base_level, context, importance) %}
  {#- A = B + w_s S + w_i logit(importance): evidence adds up in log-odds, nothing is multiplied. -#}
  ({{ base_level }} + {{ param('weight_context') }}::double * {{ context }}
    + {{ param('weight_importance') }}::double * {{ logit(importance) }})
{%- endmacro %}
