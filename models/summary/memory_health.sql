{{ config(
  materialized='incremental',
  unique_key='as_of',
  change_detection='row_hash',
  on_schema_change='append_new_columns'
) }}

-- One row a moment: what the run at that moment saw. A record, so it is never computed again for a moment gone by.
with raw_memories as (
  select
    count(*) as n_raw_memories,
    count(*) - count(distinct memory_id) as n_duplicate_memories,
    count(*) filter (where memory_id is null or created_at is null) as n_unusable_memories,
    count(*) filter (len(concepts) > {{ param('concept_limit') }}) as n_crowded_memories,
    {{ share_of(is_blank('content')) }} as no_content_share,
    {{ share_of('coalesce(len(concepts), 0) = 0') }} as no_concepts_share,
    {{ share_of('importance_score is null') }} as no_importance_share,
    {{ share_of('memory_type is null') }} as no_type_share
  from {{ source('raw', 'raw_memories') }}
  where not coalesce(is_removed, false)
),

raw_accesses as (
  select
    count(*) as n_raw_accesses,
    count(*) filter (where memory_id is null or accessed_at is null) as n_unusable_accesses
  from {{ source('raw', 'memory_accesses') }}
  where not coalesce(is_removed, false)
),

accesses as (
  select
    count(*) filter (where not is_implied) as n_staged_accesses,
    count(*) filter (where accessed_at > {{ as_of() }}) as n_future_accesses,
    max(accessed_at) filter (where accessed_at <= {{ as_of() }}) as newest_access_at
  from {{ ref('stg_accesses') }}
  where not is_removed
),

activation as (
  select
    count(*) as n_memories,
    coalesce(sum(n_accesses), 0)::bigint as n_accesses,
    {{ share_of('last_accessed_at > ' ~ as_of() ~ ' - to_days(' ~ param('active_days') ~ ')') }} as active_share,
    avg(base_level::decimal(38, 12)) as base_level_mean,
    quantile_cont(base_level, 0.1) as base_level_p10,
    quantile_cont(base_level, 0.5) as base_level_p50,
    quantile_cont(base_level, 0.9) as base_level_p90,
    count(*) filter (memory_id not in (select from_id from {{ ref('ltm_associations') }} where place = 1)) as n_never_associated
  from {{ ref('memory_activation') }}
),

working as (
  select
    count(*) as n_working_items,
    count(distinct chunk_id) filter (where displaced_by is null) as n_working_chunks
  from {{ ref('working_memory') }}
),

episodes as (
  select count(*) as n_episodes
  from {{ ref('stm_episodes') }}
  where started_at <= {{ as_of() }}
),

contexts as (
  select count(*) filter (where size > 1) as n_contexts, count(*) filter (where size > {{ param('pair_limit') }}) as n_crowded_contexts
  from (
    select context_id, count(distinct memory_id) as size
    from {{ ref('stm_episode_members') }}
    where accessed_at <= {{ as_of() }}
    group by context_id
  )
),

meetings as (
  select count(*) as n_meetings
  from {{ ref('co_activation') }}
  where activated_at <= {{ as_of() }}
),

associations as (
  select count(*) as n_associations
  from {{ ref('ltm_associations') }}
),

concepts as (
  select count(*) as n_concepts
  from {{ ref('ltm_concepts') }}
),

fates as (
  select
    count(*) filter (where fate = 'kept') as n_kept,
    count(*) filter (where fate = 'retained') as n_retained,
    count(*) filter (where fate = 'archived') as n_archived
  from {{ ref('memory_fate') }}
)

select
  {{ as_of() }} as as_of,
  n_raw_memories,
  n_raw_accesses,
  n_memories,
  n_accesses,
  n_episodes,
  n_contexts,
  n_crowded_contexts,
  n_crowded_memories,
  n_meetings,
  n_associations,
  n_never_associated,
  n_concepts,
  n_kept,
  n_retained,
  n_archived,
  n_working_items,
  n_working_chunks,
  n_working_chunks / {{ param('wm_capacity') }} as capacity_use,
  active_share,
  base_level_mean,
  base_level_p10,
  base_level_p50,
  base_level_p90,
  n_duplicate_memories,
  n_raw_accesses - n_unusable_accesses - n_staged_accesses as n_duplicate_accesses,
  n_unusable_memories + n_unusable_accesses as n_unusable_rows,
  no_content_share,
  no_concepts_share,
  no_importance_share,
  no_type_share,
  n_future_accesses,
  newest_access_at,
  epoch_us({{ as_of() }} - newest_access_at) / 86400e6 as newest_access_age_days
from raw_memories, raw_accesses, accesses, activation, working, episodes, contexts, meetings, associations, concepts, fates
