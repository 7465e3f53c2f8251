{{ config(materialized='incremental', unique_key='access_id', on_schema_change='fail') }}

-- A row taken back by its source stays as `is_removed`, so that what was built on it finds out.
select
  md5(concat_ws('|', memory_id, epoch_us(accessed_at), kind, coalesce(context_id, ''))) as access_id,
  memory_id,
  accessed_at::timestamp as accessed_at,
  date_trunc('month', accessed_at)::date as access_month,
  coalesce(kind, 'touch') as kind,
  greatest(coalesce(weight, 1.0), 0.0) as weight,
  context_id,
  actor_id,
  load_id,
  coalesce(is_removed, false) as is_removed
from {{ source('raw', 'memory_accesses') }}
where memory_id is not null and accessed_at is not null
{% if is_incremental() %}
  and load_id > (select coalesce(max(load_id), 0) from {{ this }})
{% endif %}
qualify row_number() over (partition by access_id order by load_id desc, weight desc, actor_id) = 1
