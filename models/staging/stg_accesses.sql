{{ config(materialized='incremental', unique_key='access_id', on_schema_change='fail') }}

-- A row taken back by its source stays as `is_removed`, so that what was built on it finds out.
with logged as (
  select
    memory_id,
    accessed_at::timestamp as accessed_at,
    coalesce(kind, 'touch') as kind,
    case when isfinite(weight) then least(greatest(weight, 0.0), 1000.0) else 1.0 end as weight,
    context_id,
    actor_id,
    load_id,
    coalesce(is_removed, false) as is_removed
  from {{ source('raw', 'memory_accesses') }}
  where memory_id is not null and accessed_at is not null and load_id > {{ newest_load_of_this() }}
),

-- Memories that are new or changed, or whose log is.
touched as (
  select memory_id from {{ source('raw', 'raw_memories') }} where load_id > {{ newest_load_of_this() }}
  union
  select memory_id from logged
),

logs as (
  select
    memory_id,
    max(load_id) as load_id,
    min(accessed_at::timestamp) filter (not coalesce(is_removed, false)) as first_logged_at
  from {{ source('raw', 'memory_accesses') }}
  where memory_id in (select memory_id from touched)
  group by memory_id
),

touched_memories as (
  select
    memories.memory_id,
    memories.created_at::timestamp as created_at,
    greatest(memories.load_id, coalesce(logs.load_id, 0)) as load_id,
    not coalesce(memories.is_removed, false)
      and coalesce(logs.first_logged_at > memories.created_at::timestamp, true) as is_implied
  from {{ source('raw', 'raw_memories') }} as memories
  left join logs on logs.memory_id = memories.memory_id
  where memories.memory_id in (select memory_id from touched) and memories.created_at is not null
  qualify row_number() over (partition by memories.memory_id order by memories.load_id desc, memories.created_at) = 1
),

-- Where no log tells of its making, a memory was accessed when it was made: a fact that later accesses do not change.
implied as (
  select memory_id, created_at as accessed_at, load_id
  from touched_memories
  where is_implied
),

accesses as (
  select *, false as is_implied from logged
  union all
  select memory_id, accessed_at, 'created', 1.0, null, null, load_id, false, true from implied
  {%- if is_incremental() %}
  union all
  -- implied before, and now at another moment or not at all
  select
    known.memory_id, known.accessed_at, known.kind, known.weight, null, null, touched_memories.load_id, true, true
  from {{ this }} as known
  join touched_memories on touched_memories.memory_id = known.memory_id
  where known.is_implied and not known.is_removed
    and (known.memory_id, known.accessed_at) not in (select (memory_id, accessed_at) from implied)
  {%- endif %}
)

select
  md5(concat_ws(
    '|', memory_id, epoch_us(accessed_at), kind, coalesce(context_id, ''), coalesce(actor_id, ''), is_implied
  )) as access_id,
  memory_id,
  accessed_at,
  date_trunc('month', accessed_at)::date as access_month,
  kind,
  weight,
  context_id,
  actor_id,
  is_implied,
  load_id,
  is_removed
from accesses
qualify row_number() over (partition by access_id order by load_id desc, is_removed, weight desc) = 1
