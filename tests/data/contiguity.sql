-- Neighbours in time tie more than distant ones, forward more than backward by 1.5 to 3 (Kahana 1996).
{%- set strength = co_activation_strength('1.0', '1.0', 'lag_seconds') %}
with terms as (
  select
    max({{ strength }}) filter (where lag_seconds = 20) as next_1,
    max({{ strength }}) filter (where lag_seconds = 40) as next_2,
    max({{ strength }}) filter (where lag_seconds = 60) as next_3,
    max({{ strength }}) filter (where lag_seconds = -20) as previous_1,
    max({{ strength }}) filter (where lag_seconds = 0) as together
  from (values (20), (40), (60), (-20), (0)) as lags(lag_seconds)
)
select *
from terms
where not (together = 1 and together > next_1 and next_1 > next_2 and next_2 > next_3)
  or not next_1 / previous_1 between 1.5 and 3
