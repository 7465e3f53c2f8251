-- Petrov's form: exact for one access, for two, and for all at once, continuous at d = 1, and near the exact sum where the
-- accesses are evenly spaced.
with cases as (
  select
    {{ base_level_hybrid('1', '3.0', '3.0', 0.5) }} as once,
    {{ base_level_hybrid('4', '2.0', '2.0', 0.5) }} as together,
    {{ base_level_hybrid('2', '4.0', '9.0', 0.5) }} as twice,
    {{ base_level_hybrid('10', '1.0', '30.0', 1) }} as at_one,
    {{ base_level_hybrid('10', '1.0', '30.0', 0.999999) }} as near_one,
    {{ base_level_hybrid('101', '1.0', '101.0', 0.5) }} as even,
    (select ln(sum(pow(i, -0.5))) from range(1, 102) as t(i)) as even_exact
),

errors as (
  select
    1e12 * greatest(
      abs(once - ln(pow(3.0, -0.5))), abs(together - ln(4 * pow(2.0, -0.5))), abs(twice - ln(1 / 2.0 + 2 / 5.0))) as exact,
    1e5 * abs(at_one - near_one) as at_one,
    abs(even - even_exact) as even
  from cases
)

{{ verdict([
  judged('exact cases in 1e-12', 'exact', high=1),
  judged('jump at d = 1 in 1e-5', 'at_one', high=1),
  judged('even spacing', 'even', high=0.1),
], 'errors') }}
