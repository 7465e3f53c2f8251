-- Weights lie in (0, 1), PPMI is not negative, places run from 1 to at most ltm_fanout by falling strength.
with ordered as (
  select
    *,
    lag(strength) over (partition by from_id order by place) as strength_before,
    row_number() over (partition by from_id order by place) as expected_place
  from {{ ref('ltm_associations') }}
)
select *
from ordered
where weight <= 0 or weight >= 1 or ppmi < 0 or times < 1 or from_id = to_id
  or abs(strength - weight * ppmi) > 1e-12
  or strength > strength_before
  or place <> expected_place or place > {{ param('ltm_fanout') }}
  or last_at > {{ moment_of_tables() }}
