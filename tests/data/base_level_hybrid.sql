-- Petrov's form: exact for one access and for all at once, continuous at d = 1, and near the exact sum of even spacing.
with cases as (
  select
    {{ base_level_hybrid('1', '3.0', '3.0', 0.5) }} as once,
    {{ base_level_hybrid('4', '2.0', '2.0', 0.5) }} as together,
    {{ base_level_hybrid('2', '1.0', '4.0', 0.5) }} as twice,
    {{ base_level_hybrid('10', '1.0', '30.0', 1) }} as at_one,
    {{ base_level_hybrid('10', '1.0', '30.0', 0.999999) }} as near_one,
    {{ base_level_hybrid('101', '1.0', '101.0', 0.5) }} as even,
    (select ln(sum(pow(i, -0.5))) from range(1, 102) as t(i)) as even_exact
)
select *
from cases
where abs(once - ln(pow(3.0, -0.5))) > 1e-12
  or abs(together - ln(4 * pow(2.0, -0.5))) > 1e-12
  or abs(twice - ln(1 + 2 / 3.0)) > 1e-12
  or abs(at_one - near_one) > 1e-5
  or abs(even - even_exact) > 0.1
