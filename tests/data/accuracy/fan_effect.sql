-- A concept of one memory says more than one of two, and that more than one of four, by ln 2 each (Anderson 1974).
with terms as (
  select
    {{ context_term('1', '1') }}::double as fan_1,
    {{ context_term('2', '1') }}::double as fan_2,
    {{ context_term('4', '1') }}::double as fan_4,
    {{ context_term('1000000', '1') }}::double as fan_many,
    {{ context_term('2', '4') }}::double as of_four
),

differences as (
  select
    fan_1 - fan_2 as first,
    1e9 * greatest(abs(fan_1 - fan_2 - ln(2)), abs(fan_2 - fan_4 - ln(2))) as error,
    fan_many,
    fan_2 / of_four as by_size
  from terms
)

{{ verdict([
  judged('fan 1 above fan 2', 'first', low=0.693, high=0.694),
  judged('error to ln 2 in 1e-9', 'error', high=1),
  judged('a concept of everything', 'fan_many', low=0, high=0),
  judged('alone by one of four', 'by_size', low=3.999, high=4.001),
], 'differences') }}
