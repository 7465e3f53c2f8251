{{ config(max_seconds=0.3, expect={'rows': '<= 100'}, budgets={'p50': '<= 50ms'}) }}
-- The accesses of the newest month, the first hundred.
select memory_id, accessed_at, weight, episode_id, context_id
from {{ ref('stm_episode_members') }}
where access_month = (select max(access_month) from {{ ref('stm_episode_members') }})
order by accessed_at desc, access_id
limit 100
