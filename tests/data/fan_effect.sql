-- A concept of one memory says more than one of two, and that more than one of four, by ln 2 each (Anderson 1974).
with terms as (
  select
    {{ context_term('1', '1') }}::double as fan_1,
    {{ context_term('2', '1') }}::double as fan_2,
    {{ context_term('4', '1') }}::double as fan_4,
    {{ context_term('1000000', '1') }}::double as fan_many
)
select *
from terms
where abs(fan_1 - fan_2 - ln(2)) > 1e-9 or abs(fan_2 - fan_4 - ln(2)) > 1e-9 or fan_many <> 0
