-- However time was cut into months and a rest, the weights are those of one rebuild from all meetings up to as_of.
with rebuilt as (
  select from_id, to_id, sum(term) as log_gap, count(*) as times
  from (
    select memory_a as from_id, memory_b as to_id, {{ hebb_term('c_ab') }} as term
    from {{ ref('co_activation') }}
    where activated_at <= {{ moment_of_tables() }}
    union all
    select memory_b, memory_a, {{ hebb_term('c_ba') }}
    from {{ ref('co_activation') }}
    where activated_at <= {{ moment_of_tables() }}
  )
  group by from_id, to_id
)
select associations.from_id, associations.to_id
from {{ ref('ltm_associations') }} as associations
left join rebuilt on rebuilt.from_id = associations.from_id and rebuilt.to_id = associations.to_id
where rebuilt.from_id is null
  or associations.weight <> {{ hebb_weight('rebuilt.log_gap') }}
  or associations.times <> rebuilt.times
