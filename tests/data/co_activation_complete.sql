-- Every context of 2 to pair_limit memories has all its pairs, others have none: the store is what a rebuild would give.
with contexts as (
  select context_id, count(distinct memory_id) as size
  from {{ ref('stg_accesses') }}
  where not is_removed and context_id is not null
  group by context_id
),
stored as (
  select context_id, count(*) as pairs
  from {{ ref('co_activation') }}
  group by context_id
)
select context_id, size, pairs
from contexts
full join stored using (context_id)
where coalesce(pairs, 0) <> case when size between 2 and {{ param('pair_limit') }} then size * (size - 1) // 2 else 0 end
