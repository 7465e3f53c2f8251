{{ config(max_seconds=0.3, expect={'rows': '<= 20'}, budgets={'p50': '<= 400ms', 'spill': 'none'}) }}
-- Day by type over all accesses, then by type over the days.
with days as (
  select
    date_trunc('day', accesses.accessed_at) as day,
    memories.memory_type,
    count(*) as n,
    max(accesses.weight) as most,
    sum(accesses.weight) as total
  from {{ ref('stm_episode_members') }} as accesses
  join {{ ref('stg_memories') }} as memories on memories.memory_id = accesses.memory_id
  group by all
)
select memory_type, count(*) as days, avg(n) as mean_n, max(most) as most, sum(total) as total
from days
group by all
order by memory_type
