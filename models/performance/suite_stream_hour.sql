{{ config(materialized='table') }}

-- End to end: the last hour in batches, as a consolidation would take them up.
with numbered as (
  select *, (row_number() over (order by created_at desc, memory_id) - 1) // 1000 as batch
  from {{ ref('suite_stream') }}
  where created_at > (select max(created_at) from {{ ref('suite_stream') }}) - interval 1 hour
)
select
  batch,
  count(*) as n,
  avg(activation_strength) as mean_activation,
  max(created_at) - min(created_at) as span,
  arg_max(content, created_at, 3) as samples
from numbered
group by batch
