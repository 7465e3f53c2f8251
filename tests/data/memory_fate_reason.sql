-- `recent` exactly where the latest access gives at least half of the sum over all days, told from the accesses.
with days as (
  select memory_id, accessed_at::date as day, max(accessed_at) as accessed_at, max(weight) as weight
  from {{ ref('stg_accesses') }}
  where not is_removed and not is_implied and accessed_at <= {{ moment_of_tables() }} and weight > 0
  group by memory_id, accessed_at::date
),
shares as (
  select memory_id, arg_max(term, accessed_at) / sum(term) as latest_share
  from (
    select
      memory_id,
      accessed_at,
      weight * pow({{ age_days('accessed_at', moment_of_tables()) }}, -{{ param('decay_retention') }}) as term
    from days
  )
  group by memory_id
)
select memory_id, reason, latest_share
from {{ ref('memory_fate') }}
join shares using (memory_id)
where (reason = 'recent') <> (latest_share >= 0.5) and abs(latest_share - 0.5) > 1e-9
