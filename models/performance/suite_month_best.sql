{{ config(materialized='table') }}

-- A top set a month, so that asking for one of them reads a hundred rows however many memories there are.
select
  date_trunc('month', created_at)::date as memory_month,
  memory_id,
  created_at,
  activation_strength,
  access_count,
  memory_type
from {{ ref('suite_memories') }}
qualify row_number() over (
  partition by memory_month order by activation_strength desc, created_at desc, memory_id
) <= 100
order by memory_month, activation_strength desc, created_at desc, memory_id
