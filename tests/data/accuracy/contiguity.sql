-- Neighbours in time tie more than distant ones, forward more than backward by 1.5 to 3 (Kahana 1996).
{%- set strength = co_activation_strength('1.0', '1.0', 'lag_seconds') %}
with terms as (
  select
    max({{ strength }}) filter (where lag_seconds = 0) as together,
    max({{ strength }}) filter (where lag_seconds = 20) as next_1,
    max({{ strength }}) filter (where lag_seconds = 40) as next_2,
    max({{ strength }}) filter (where lag_seconds = 60) as next_3,
    max({{ strength }}) filter (where lag_seconds = -20) as previous_1,
    max({{ co_activation_strength('0.5', '0.4', 'lag_seconds') }}) filter (where lag_seconds = 0) as weak,
    max({{ co_activation_strength('3.0', '2.0', 'lag_seconds') }}) filter (where lag_seconds = 0) as strong
  from (values (20), (40), (60), (-20), (0)) as lags(lag_seconds)
)

{{ verdict([
  judged('together', 'together', low=1, high=1),
  judged('c(+1) by c(+2)', 'next_1 / next_2', low=1.001),
  judged('c(+2) by c(+3)', 'next_2 / next_3', low=1.001),
  judged('together by c(+1)', 'together / next_1', low=1.001),
  judged('weights of .5 and .4', 'weak', low=0.2, high=0.2),
  judged('of 3 and 2', 'strong', low=1, high=1),
  judged('forward by backward', 'next_1 / previous_1', low=1.5, high=3),
], 'terms') }}
