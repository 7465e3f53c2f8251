{% macro co_activation_strength(weight_from, weight_to, lag_seconds) %}
  {#-
    How strongly one meeting ties `from` to `to`: w w' e^(-|lag|/tau), at most 1; `lag` is when `to` came minus when
    `from` came. Backward (lag < 0) counts `backward_ratio` (contiguity and forward asymmetry: Kahana 1996;
    Howard & Kahana 2002). At the same instant both directions count in full.
  -#}
  least(1.0, {{ weight_from }} * {{ weight_to }} * exp(-abs({{ lag_seconds }}) / {{ param('contiguity_tau_seconds') }}::double))
    * case when {{ lag_seconds }} < 0 then {{ param('backward_ratio') }}::double else 1.0 end
{%- endmacro %}

{% macro hebb_term(strength) %}
  {#-
    One meeting's ln(1 - eta c), in DECIMAL: sums of it are exact, so they may be cut anywhere.
    The bounded Hebbian rule w' = w + eta c (1 - w) multiplies 1 - w by (1 - eta c).
  -#}
  cast(round(ln(1 - {{ param('learning_rate') }}::double * {{ strength }}), 12) as decimal(38, 12))
{%- endmacro %}

{% macro hebb_weight(terms) %}
  {#- w = 1 - e^(sum of hebb_term): the bounded rule in closed form, in [0, 1) whatever the order of meetings. -#}
  (1 - exp({{ terms }}::double))
{%- endmacro %}

{% macro ppmi(weight, weight_from, weight_to, weight_all) %}
  {#- Positive pointwise mutual information, max(0, ln(w_ij sum f / (f_i f_j))) (Church & Hanks 1990). -#}
  greatest(0.0, ln({{ weight }} * {{ weight_all }} / ({{ weight_from }} * {{ weight_to }})))
{%- endmacro %}
