{{ config(
  max_seconds=0.5,
  warmup=1,
  concurrency=400,
  think_time='50ms',
  baseline='none',
  expect={'rows': 7},
  budgets={'p95': '<= 5s'}
) }}
-- More clients than the pool has places: 160 of them at once, the others wait until one of these leaves.
select * from {{ ref('suite_working_memory') }} order by score desc, memory_id
