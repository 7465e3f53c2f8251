{{ config(
  max_seconds=0.2,
  prepared=false,
  params={'joins': [2, 4, 8, 16, 32]},
  expect={'rows': '>= 1'},
  budgets={'p95': '<= 5s', 'growth': {'over': 'joins', 'exponent': '<= 3'}}
) }}
-- How planning time grows with the number of joins.
select count(*) as n
from {{ ref('suite_working_memory') }} as m0
{%- for i in range(1, params.joins + 1) %}
join {{ ref('suite_working_memory') }} as m{{ i }} on m{{ i }}.memory_id = m{{ i - 1 }}.memory_id
{%- endfor %}
