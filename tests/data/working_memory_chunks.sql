-- Chunks are greedy: a leader is similar to no earlier leader, an item is similar to its leader and to none before it.
with items as (
  select place, concepts, chunk_rank, is_leader
  from {{ ref('working_memory') }}
),
compared as (
  select
    item.place,
    item.is_leader,
    item.chunk_rank as own,
    leader.chunk_rank as other,
    len(list_intersect(item.concepts, leader.concepts)) as shared,
    len(item.concepts) as size_item,
    len(leader.concepts) as size_leader
  from items as item
  join items as leader on leader.is_leader and leader.place < item.place
)
select *
from compared
where (not is_leader and own = other and not (shared > 0 and {{ is_similar('shared', 'size_item', 'size_leader') }}))
  or (other < own and shared > 0 and {{ is_similar('shared', 'size_item', 'size_leader') }})
