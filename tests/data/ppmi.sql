-- Two that meet as often as chance says score 0, also below chance; two that only meet each other score the log of the odds.
with cases as (
  select
    {{ ppmi('0.1', '1.0', '1.0', '10.0') }} as by_chance,
    {{ ppmi('0.01', '1.0', '1.0', '10.0') }} as below_chance,
    {{ ppmi('0.5', '0.5', '0.5', '5.0') }} as exclusive
)
select *
from cases
where abs(by_chance) > 1e-12 or below_chance <> 0 or abs(exclusive - ln(10)) > 1e-12
