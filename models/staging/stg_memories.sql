{{ config(materialized='incremental', unique_key='memory_id', on_schema_change='fail') }}

select
  memory_id,
  content,
  coalesce(nullif(trim(left(split_part(content, chr(10), 1), 200)), ''), memory_id) as label,
  -- who is about everything says little about each
  list_filter(
    coalesce(concepts, [])[1:{{ param('concept_limit') }}],
    (concept, i) -> trim(concept) <> '' and list_position(concepts, concept) = i
  ) as concepts,
  coalesce(activation_strength, 1.0) as activation_strength,
  created_at::timestamp as created_at,
  greatest(created_at, coalesce(last_accessed_at, created_at))::timestamp as last_accessed_at,
  greatest(1, coalesce(access_count, 1))::bigint as access_count,
  case when isfinite(importance_score) then least(greatest(importance_score, 0.0), 1.0) else 0.5 end as importance_score,
  coalesce(memory_type, 'other') as memory_type,
  load_id,
  coalesce(is_removed, false) as is_removed
from {{ source('raw', 'raw_memories') }}
where memory_id is not null and created_at is not null
{% if is_incremental() %}
  and load_id > (select coalesce(max(load_id), 0) from {{ this }})
{% endif %}
qualify row_number() over (partition by memory_id order by load_id desc, last_accessed_at desc, content) = 1
