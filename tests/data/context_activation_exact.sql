-- S by its definition, one memory and context concept at a time.
with concepts as (
  select memory_id, in_window, unnest(concepts) as concept
  from {{ ref('memory_activation') }}
),
fans as (
  select concept, count(*) as fan from concepts group by concept
),
context as (
  select distinct concept from concepts where in_window
),
expected as (
  select
    memory_id,
    fsum(greatest(0, {{ param('fan_strength_max') }} - ln(fan)) / (select count(*) from context)) as s
  from concepts
  join context using (concept)
  join fans using (concept)
  group by memory_id
)
select memory_id, context_activation, s
from {{ ref('memory_activation') }}
left join expected using (memory_id)
where abs(context_activation - coalesce(s, 0)) > 1e-9
