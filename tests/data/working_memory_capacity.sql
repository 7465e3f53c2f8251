-- Held are min(chunks, capacity) chunks, in focus at most wm_focus of them (Miller 1956; Cowan 2001).
with counted as (
  select
    count(distinct chunk_id) as chunks,
    count(distinct chunk_id) filter (where displaced_by is null) as held,
    count(distinct chunk_id) filter (where in_focus) as focused,
    count(*) as items
  from {{ ref('working_memory') }}
)
select *
from counted
where held <> least(chunks, {{ param('wm_capacity') }})
  or focused <> least(chunks, {{ param('wm_focus') }})
  or items > {{ param('wm_candidates') }}
