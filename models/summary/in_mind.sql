-- What is in working memory, a row a chunk: the owner's reading of `working_memory`.
select
  chunk_rank as place,
  arg_min(working_memory.label, working_memory.place) as label,
  bool_or(in_focus) as in_focus,
  count(*) - 1 as n_others,
  list(working_memory.label order by working_memory.place) filter (where not is_leader) as others,
  arg_min(memory_activation.n_accesses, working_memory.place) as n_accesses,
  arg_min(memory_activation.first_accessed_at, working_memory.place)::date as known_since,
  max(working_memory.last_accessed_at) as last_accessed_at,
  round(max(working_memory.activation), 2) as activation
from {{ ref('working_memory') }} as working_memory
join {{ ref('memory_activation') }} as memory_activation
  on memory_activation.memory_id = working_memory.memory_id
where displaced_by is null
group by chunk_rank
order by chunk_rank
