-- Nothing from after as_of, and nothing that was taken back, has a trace.
select memory_id
from {{ ref('memory_activation') }}
where last_accessed_at > {{ moment_of_tables() }} or first_accessed_at > last_accessed_at or as_of <> {{ moment_of_tables() }}
union all
select memory_activation.memory_id
from {{ ref('memory_activation') }} as memory_activation
join {{ ref('stg_memories') }} as memories on memories.memory_id = memory_activation.memory_id and memories.is_removed
