-- The months hold exactly what co_activation says, both directions: no month is stale, none is counted twice.
with expected as (
  select activation_month as month, memory_a as from_id, memory_b as to_id, {{ hebb_term('c_ab') }} as term
  from {{ ref('co_activation') }}
  union all
  select activation_month, memory_b, memory_a, {{ hebb_term('c_ba') }}
  from {{ ref('co_activation') }}
),
summed as (
  select month, from_id, to_id, sum(term) as log_gap, count(*) as times
  from expected
  group by month, from_id, to_id
),
compared as (
  (select month, from_id, to_id, log_gap, times from summed
   except all
   select month, from_id, to_id, log_gap, times from {{ ref('ltm_pair_months') }})
  union all
  (select month, from_id, to_id, log_gap, times from {{ ref('ltm_pair_months') }}
   except all
   select month, from_id, to_id, log_gap, times from summed)
)
select * from compared
