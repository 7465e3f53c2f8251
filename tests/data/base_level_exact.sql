-- The sum of rounded DECIMAL terms agrees with plain floating point to 1e-9.
with days as (
  select memory_id, max(accessed_at) as accessed_at, max(weight) as weight
  from {{ ref('stg_accesses') }}
  where not is_removed and accessed_at <= {{ as_of() }} and weight > 0
  group by memory_id, accessed_at::date
),
exact as (
  select
    memory_id,
    ln(fsum(weight * exp(-{{ param('decay_moment') }} * ln(greatest(epoch_us({{ as_of() }}) - epoch_us(accessed_at), {{ param('age_floor_seconds') }} * 1e6)::double / 86400e6)))) as b,
    ln(fsum(weight * exp(-{{ param('decay_retention') }} * ln(greatest(epoch_us({{ as_of() }}) - epoch_us(accessed_at), {{ param('age_floor_seconds') }} * 1e6)::double / 86400e6)))) as r
  from days
  group by memory_id
)
select memory_id, base_level, b, base_level_retention, r
from {{ ref('memory_activation') }}
join exact using (memory_id)
where not (abs(base_level - b) < 1e-9 and abs(base_level_retention - r) < 1e-9)
