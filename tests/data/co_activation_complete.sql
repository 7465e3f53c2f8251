-- Every context has all pairs of those who came while at most pair_limit were there, and no other: what a rebuild would give.
with first_accesses as (
  select context_id, memory_id, min(accessed_at) as accessed_at
  from {{ ref('stm_episode_members') }}
  group by context_id, memory_id
),
moments as (
  select context_id, accessed_at, sum(count(*)) over (partition by context_id order by accessed_at) as present
  from first_accesses
  group by context_id, accessed_at
),
expected as (
  select context_id, coalesce(max(present) filter (where present <= {{ param('pair_limit') }}), 0) as size
  from moments
  group by context_id
),
stored as (
  select context_id, count(*) as pairs
  from {{ ref('co_activation') }}
  group by context_id
)
select context_id, size, pairs
from expected
full join stored using (context_id)
where size is null or coalesce(pairs, 0) <> size * (size - 1) // 2
