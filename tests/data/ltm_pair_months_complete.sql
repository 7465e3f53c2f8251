-- The months hold exactly what co_activation says, both directions: no month is stale, none is counted twice.
with meetings as (
  select activation_month as month, memory_a as from_id, memory_b as to_id, {{ hebb_term('c_ab') }} as term
  from {{ ref('co_activation') }}
  union all
  select activation_month, memory_b, memory_a, {{ hebb_term('c_ba') }}
  from {{ ref('co_activation') }}
),
expected as (
  select month, count(*) as pairs, sum(log_gap) as log_gap, sum(times) as times, bit_xor(hash(from_id, to_id, log_gap, times)) as content
  from (
    select month, from_id, to_id, sum(term) as log_gap, count(*) as times
    from meetings
    group by month, from_id, to_id
  )
  group by month
),
stored as (
  select month, count(*) as pairs, sum(log_gap) as log_gap, sum(times) as times, bit_xor(hash(from_id, to_id, log_gap, times)) as content
  from {{ ref('ltm_pair_months') }}
  group by month
)
select *
from expected
full join stored using (month)
where (expected.pairs, expected.log_gap, expected.times, expected.content)
  is distinct from (stored.pairs, stored.log_gap, stored.times, stored.content)
