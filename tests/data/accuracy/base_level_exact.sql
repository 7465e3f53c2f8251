-- The base levels, sums of rounded DECIMAL terms, agree with plain floating point to 1e-9.
with days as (
  {{ access_days() }}
),

ages as (
  select
    memory_id,
    weight,
    greatest(epoch_us({{ moment_of_tables() }}) - epoch_us(accessed_at), {{ param('age_floor_seconds') }} * 1e6)::double / 86400e6 as age
  from days
),

exact as (
  select
    memory_id,
    ln(fsum(weight * exp(-{{ param('decay_moment') }} * ln(age)))) as moment,
    ln(fsum(weight * exp(-{{ param('decay_retention') }} * ln(age)))) as retention
  from ages
  group by memory_id
),

errors as (
  select coalesce(1e9 * max(greatest(abs(base_level - moment), abs(base_level_retention - retention))), 0) as largest
  from {{ ref('memory_activation') }}
  join exact using (memory_id)
)

{{ verdict([judged('largest error in 1e-9', 'largest', high=1)], 'errors') }}
