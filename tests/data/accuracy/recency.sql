{{ config(severity='warn') }}
-- The odds that a memory is needed the next day fall as a power of the days since its last access (Anderson & Schooler
-- 1991), and not as an exponential. Bins: 1, 2-3, 4-7, 8-15, ... days, as far as ten were needed.
with days as (
  {{ access_days() }}
),

gaps as (
  select
    coalesce(lead(day) over of_memory, (select max(day) from days)) - day as lag,
    lead(day) over of_memory is not null as is_needed
  from days
  window of_memory as (partition by memory_id order by day)
),

-- a gap of so many days was seen on each day before, and needed on its last
lags as (
  select
    lag,
    count(*) filter (is_needed) as needed,
    sum(count(*)) over (order by lag desc) as seen
  from gaps
  where lag > 0
  group by lag
),

every_lag as (
  select
    numbers.lag,
    coalesce(lags.needed, 0) as needed,
    last_value(lags.seen ignore nulls) over (order by numbers.lag desc) as seen
  from range(1, (select max(lag) + 1 from lags)) as numbers(lag)
  left join lags on lags.lag = numbers.lag
),

bins as (
  select
    exp(sum(seen * ln(lag)) / sum(seen)) as lag,
    {{ log_odds('sum(needed)', 'sum(seen)') }} as odds
  from every_lag
  group by floor(log2(lag))
  having sum(needed) >= 10
),

fitted as (
  select
    regr_r2(odds, ln(lag)) as r2,
    regr_slope(odds, ln(lag)) as slope,
    regr_r2(odds, lag) as r2_exponential
  from bins
)

{{ verdict_of_history([
  judged('power R2', 'r2', low=0.9),
  judged('slope', 'slope', low=-1.1, high=-0.6),
  judged('above exponential', 'r2 - r2_exponential', low=0),
], 'fitted') }}
