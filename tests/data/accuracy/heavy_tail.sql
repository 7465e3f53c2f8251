{{ config(severity='warn') }}
-- A few memories are tied to very many others, before the fan-out is cut: a heavy tail, which is not to say a power law
-- (Broido & Clauset 2019). No bins: one point a degree that occurs.
with degrees as (
  select from_id, count(distinct to_id) as degree
  from {{ ref('ltm_pair_months') }}
  where first_at <= {{ moment_of_tables() }}
  group by from_id
),

tail as (
  select degree, sum(count(*)) over (order by degree desc) as n
  from degrees
  group by degree
),

shape as (
  select
    (select max(degree) / median(degree) from degrees) as max_by_median,
    regr_r2(ln(n), ln(degree)) as r2,
    regr_slope(ln(n), ln(degree)) as slope
  from tail
)

{{ verdict_of_history([
  judged('largest by median degree', 'max_by_median', low=20),
  judged('log-log R2 of the tail', 'r2', low=0.9),
  told('slope', 'slope'),
], 'shape') }}
