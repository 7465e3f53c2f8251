{{ config(materialized='view') }}

with candidates as materialized (
  select
    *,
    row_number() over (order by activation desc, last_accessed_at desc, memory_id) as place
  from {{ ref('memory_activation') }}
  where in_window and is_active
  qualify place <= {{ param('wm_candidates') }}
),
{{ greedy_chunks('candidates') }},
ranked as (
  select place, leader, dense_rank() over (order by leader) as chunk_rank
  from chunks
)

select
  candidates.memory_id,
  candidates.as_of,
  candidates.label,
  candidates.memory_type,
  candidates.place,
  ranked.chunk_rank,
  leaders.memory_id as chunk_id,
  ranked.place = ranked.leader as is_leader,
  ranked.chunk_rank <= {{ param('wm_focus') }} as in_focus,
  -- the last chunk that still found room
  case when ranked.chunk_rank > {{ param('wm_capacity') }} then {{ param('wm_capacity') }} end as displaced_by,
  candidates.activation,
  candidates.last_accessed_at,
  candidates.concepts
from candidates
join ranked on ranked.place = candidates.place
join candidates as leaders on leaders.place = ranked.leader
order by candidates.place
