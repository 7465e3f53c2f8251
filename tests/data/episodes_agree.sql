-- stm_episodes says of each episode what its members say, and its id is that of the access that opens it.
with expected as (
  select
    episode_id,
    min(accessed_at) as started_at,
    max(accessed_at) as ended_at,
    count(*) as n_accesses,
    count(distinct memory_id) as n_memories,
    count(*) filter (where is_first) as n_first,
    bool_or(is_first and access_id = episode_id) as is_named_by_first
  from {{ ref('stm_episode_members') }}
  group by episode_id
)
select episode_id
from expected
full join {{ ref('stm_episodes') }} as stored using (episode_id)
where (expected.started_at, expected.ended_at, expected.n_accesses, expected.n_memories)
    is distinct from (stored.started_at, stored.ended_at, stored.n_accesses, stored.n_memories)
  or n_first <> 1
  or not is_named_by_first
  or stored.started_month <> date_trunc('month', stored.started_at)
