-- Held are min(chunks, capacity) chunks, in focus at most wm_focus of them (Miller 1956; Cowan 2001).
with counted as (
  select
    count(distinct chunk_id) as chunks,
    count(distinct chunk_id) filter (where displaced_by is null) as held,
    count(distinct chunk_id) filter (where in_focus) as focused,
    count(*) as items
  from {{ ref('working_memory') }}
)

{{ verdict([
  judged('held - min(chunks, capacity)', "held - least(chunks, " ~ param('wm_capacity') ~ ")", low=0, high=0),
  judged('in focus - min(chunks, focus)', "focused - least(chunks, " ~ param('wm_focus') ~ ")", low=0, high=0),
  judged('items', 'items', high=param('wm_candidates')),
], 'counted') }}
