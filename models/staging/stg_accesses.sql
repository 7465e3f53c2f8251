{{ config(
  materialized='incremental',
  unique_key='access_id',
  partition_by={'field': 'accessed_at', 'granularity': 'month'},
  on_schema_change='fail'
) }}

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

touched_memories as (
  select
    memory_id,
    created_at::timestamp as created_at,
    load_id,
    coalesce(is_removed, false) as is_removed
  from {{ source('raw', 'raw_memories') }}
  where memory_id in (select memory_id from touched) and created_at is not null
  qualify row_number() over (partition by memory_id order by load_id desc, created_at) = 1
),

-- Whether a log tells of their making; what it tells of later times changes nothing here.
births as (
  select
    memories.memory_id,
    memories.created_at,
    greatest(memories.load_id, coalesce(max(logs.load_id), 0)) as load_id,
    not memories.is_removed and count(logs.memory_id) filter (not coalesce(logs.is_removed, false)) = 0 as is_implied
  from touched_memories as memories
  left join {{ source('raw', 'memory_accesses') }} as logs
    on logs.memory_id = memories.memory_id and logs.accessed_at::timestamp <= memories.created_at
  group by memories.memory_id, memories.created_at, memories.load_id, memories.is_removed
),

-- Where no log tells of its making, a memory was accessed when it was made: a fact that later accesses do not change.
implied as (
  select memory_id, created_at as accessed_at, load_id
  from births
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
    known.memory_id, known.accessed_at, known.kind, known.weight, null, null, births.load_id, true, true
  from {{ this }} as known
  join births on births.memory_id = known.memory_id
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
