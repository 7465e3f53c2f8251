{{ config(materialized='view') }}

-- What the source says of the memories: some changed an hour ago, some new on the day after.
select
  * replace (
    case when is_changed then least(0.99, activation_strength + 0.005) else activation_strength end as activation_strength,
    case when is_changed then access_count + 1 else access_count end as access_count
  ),
  case when is_changed then {{ suite_as_of() }} + interval 1 hour else created_at end as changed_at
from (
  select *, hash(memory_id, 8) % 1000 < {{ var('suite_changed') }} as is_changed
  from {{ ref('suite_memories') }}
)
{%- if var('suite_new') > 0 %}
{%- set newest = var('scale') + var('suite_new') - 1 %}
union all
select
  * exclude (moment) replace (moment as created_at, moment as last_accessed_at), false as is_changed, moment as changed_at
from (
  select
    rows.*,
    {{ suite_as_of() }} + interval 1 day - case
      when {{ newest }} - memory_id < 200 then to_microseconds(({{ newest }} - memory_id) * 1500000)
      else to_microseconds(({{ newest }} - memory_id) * 86400000000 // {{ var('suite_new') }})
    end as moment
  from (
    {{ suite_rows('range(' ~ var('scale') ~ ', ' ~ (var('scale') + var('suite_new')) ~ ') as numbers(i)') }}
  ) as rows
)
{%- endif %}
