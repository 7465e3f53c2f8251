{{ config(materialized='table', indexes=[{'columns': ['memory_type', 'activation_strength']}]) }}

-- The columns of a filter with an index over them: whether it helps is what s07 measures.
select memory_id, memory_type, activation_strength
from {{ ref('suite_memories') }}
order by created_at, memory_id
