{{ config(materialized='table') }}

with ranked as (
  select
    memory_id,
    base_level_retention,
    latest_share,
    row_number() over (order by base_level_retention desc, memory_id) as place,
    count(*) over () as n_memories
  from {{ ref('memory_activation') }}
),

judged as (
  select *, {{ fate('place', 'n_memories') }} as fate
  from ranked
),

-- The last memory that is kept, and the last that is retained, are where the cuts are made.
cuts as (
  select
    min(base_level_retention) filter (where fate = 'kept') as kept,
    min(base_level_retention) filter (where fate in ('kept', 'retained')) as retained
  from judged
)

select
  memory_id,
  {{ as_of() }} as as_of,
  place,
  fate,
  {{ fate_reason('latest_share') }} as reason,
  abs(base_level_retention - case fate when 'kept' then cuts.kept else cuts.retained end) as margin,
  base_level_retention
from judged, cuts
order by place
