{{ config(max_seconds=0.5, expect={'rows': '<= 20'}, concurrency=8, budgets={'p95': '<= 500ms'}) }}
-- Seven days by type, asked by eight at once.
select memories.memory_type, count(*) as n, avg(activation.base_level) as mean_base_level
from {{ ref('memory_activation') }} as activation
join {{ ref('stg_memories') }} as memories on memories.memory_id = activation.memory_id
where activation.last_accessed_at > {{ as_of() }} - interval 7 days
group by all
order by memory_type
