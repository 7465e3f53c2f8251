-- One row: how much is remembered at `as_of`, and since when the working memory has been what it is.
with activation as (
  select
    -- the moment that the tables speak of, also when the view is asked later
    coalesce(max(as_of), {{ as_of() }}) as as_of,
    count(*) as n_memories,
    count(*) filter (where not is_active) as n_gone,
    coalesce(sum(n_accesses), 0)::bigint as n_accesses,
    min(first_accessed_at) as first_accessed_at,
    max(last_accessed_at) as last_accessed_at
  from {{ ref('memory_activation') }}
),

working as (
  select
    count(*) as n_items,
    count(distinct chunk_id) filter (where displaced_by is null) as n_chunks,
    count(*) filter (where displaced_by is not null) as n_displaced
  from {{ ref('working_memory') }}
),

associations as (
  select count(*) as n_associations, count(distinct from_id) as n_associated
  from {{ ref('ltm_associations') }}
)

select
  activation.*,
  working.n_items as n_working_items,
  working.n_chunks as n_working_chunks,
  working.n_displaced as n_working_displaced,
  associations.n_associations,
  associations.n_associated,
  case
    when activation.n_memories = 0 then 'nothing is remembered at ' || strftime(activation.as_of, '%Y-%m-%d %H:%M')
    when working.n_chunks = 0 then
      'working memory is empty; it last held something at '
      || strftime(activation.last_accessed_at, '%Y-%m-%d %H:%M:%S') || ' UTC'
    else
      'working memory holds ' || working.n_chunks || ' of at most {{ param("wm_capacity") }} chunks, '
      || working.n_items || ' memories accessed within {{ (param("wm_window_seconds") / 60) | round(1) | string | replace(".0", "") }} minutes'
  end as working_memory_state
from activation, working, associations
