-- Every access that its source stands by is in exactly one episode, as it is in staging; nothing else is.
select coalesce(accesses.access_id, members.access_id) as access_id
from (select * from {{ ref('stg_accesses') }} where not is_removed) as accesses
full join {{ ref('stm_episode_members') }} as members on members.access_id = accesses.access_id
where accesses.access_id is null
  or members.access_id is null
  or (members.memory_id, members.accessed_at, members.weight, members.actor_id)
    is distinct from (accesses.memory_id, accesses.accessed_at, accesses.weight, coalesce(accesses.actor_id, ''))
  or members.context_id <> coalesce(accesses.context_id, members.episode_id)
