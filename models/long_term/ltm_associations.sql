{{ config(materialized='table') }}
{%- set month_start = "date_trunc('month', " ~ as_of() ~ ")" %}

with learned as (
  select from_id, to_id, log_gap, times, first_at, last_at
  from {{ ref('ltm_pair_months') }}
  where month < {{ month_start }}
  union all
  -- the month that as_of cuts
  select memory_a, memory_b, {{ hebb_term('c_ab') }}, 1, activated_at, activated_at
  from {{ ref('co_activation') }}
  where activation_month = {{ month_start }} and activated_at <= {{ as_of() }}
  union all
  select memory_b, memory_a, {{ hebb_term('c_ba') }}, 1, activated_at, activated_at
  from {{ ref('co_activation') }}
  where activation_month = {{ month_start }} and activated_at <= {{ as_of() }}
),

pairs as (
  select
    from_id,
    to_id,
    {{ hebb_weight('sum(log_gap)') }} as weight,
    sum(times)::bigint as times,
    min(first_at) as first_at,
    max(last_at) as last_at
  from learned
  group by from_id, to_id
  -- who met too far apart to count taught nothing
  having sum(log_gap) < 0
),

totals as (
  select from_id as memory_id, sum(weight::decimal(38, 12)) as total
  from pairs
  group by from_id
),

scored as (
  select
    pairs.*,
    {{ ppmi('pairs.weight', 'f.total::double', 't.total::double', '(select sum(total)::double from totals)') }} as ppmi
  from pairs
  join totals as f on f.memory_id = pairs.from_id
  join totals as t on t.memory_id = pairs.to_id
)

select
  from_id,
  to_id,
  {{ as_of() }} as as_of,
  row_number() over (partition by from_id order by weight * ppmi desc, to_id) as place,
  weight,
  ppmi,
  weight * ppmi as strength,
  times,
  first_at,
  last_at
from scored
qualify place <= {{ param('ltm_fanout') }}
order by from_id, place
