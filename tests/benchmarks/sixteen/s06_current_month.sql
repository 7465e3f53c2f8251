{{ config(
  max_seconds=0.3,
  expect={'query': "{{ best_of_month(ref('suite_memories')) }}", 'ordered': true},
  budgets={
    'p50': '<= 5ms', 'p95': '<= 10ms', 'rows': 100, 'floor': '<= 1.2',
    'growth': {'over': 'scale', 'exponent': '<= 0.1'}
  }
) }}
-- The strongest of this month, from the model that holds a top set a month.
select memory_id, created_at, activation_strength, access_count, memory_type
from {{ ref('suite_month_best') }}
where memory_month = date '2026-06-01'
order by activation_strength desc, created_at desc, memory_id
limit 100
