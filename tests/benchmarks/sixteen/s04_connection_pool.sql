{{ config(
  max_seconds=0.5,
  warmup=1,
  concurrency=[25, 95, 125, 160],
  think_time='250ms',
  baseline='none',
  expect={'rows': 7},
  budgets={'utilisation': '<= 80%', 'p95': '<= 1s'}
) }}
-- Clients of the pool that think for a quarter of a second before each question: how busy its connections are.
select * from {{ ref('suite_working_memory') }} order by score desc, memory_id
