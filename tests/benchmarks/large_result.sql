{{ config(max_seconds=0.3, expect={'rows': '<= 1000'}, budgets={'p50': '<= 300ms'}) }}
-- A thousand memories with their texts.
select memories.memory_id, memories.content, memories.concepts, activation.base_level, activation.n_accesses, activation.last_accessed_at
from {{ ref('memory_activation') }} as activation
join {{ ref('stg_memories') }} as memories on memories.memory_id = activation.memory_id
order by activation.base_level desc, memories.memory_id
limit 1000
