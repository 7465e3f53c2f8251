{{ config(
  max_seconds=0.2,
  prepared=false,
  params={'width': [10, 100, 1000]},
  expect={'rows': 7},
  budgets={'p95': '<= 5s', 'growth': {'over': 'width', 'exponent': '<= 1.5'}}
) }}
-- How planning time grows with the number of columns.
select
  memory_id
  {%- for i in range(1, params.width) %},
  score + {{ i }} as score_{{ i }}
  {%- endfor %}
from {{ ref('suite_working_memory') }}
