{{ config(severity='warn') }}
-- The odds that a memory is needed the next day grow as a power of how many of the last 100 days it was accessed on
-- (Anderson & Schooler 1991). Bins: 1, 2-3, 4-7, 8-15, ... days, as far as ten were needed.
with days as (
  {{ access_days() }}
),

moments as (
  {{ sampled_days('days', 400) }}
),

counted as (
  select
    now,
    memory_id,
    count(*) filter (day < now) as n,
    bool_or(day >= now) as is_needed
  from moments
  join days on days.day >= moments.now::date - 100 and days.day <= moments.now::date
  group by now, memory_id
  having bool_or(day < now)
),

bins as (
  select
    exp(avg(ln(n))) as n,
    {{ log_odds('count(*) filter (is_needed)', 'count(*)') }} as odds
  from counted
  group by floor(log2(n))
  having count(*) filter (is_needed) >= 10
),

fitted as (
  select regr_r2(odds, ln(n)) as r2, regr_slope(odds, ln(n)) as slope
  from bins
)

{{ verdict_of_history([
  judged('power R2', 'r2', low=0.9),
  judged('slope', 'slope', low=0.8, high=1.4),
], 'fitted') }}
