{{ config(
  max_seconds=0.3,
  expect={
    'query': "
      select * exclude (memory_month)
      from {{ ref('suite_month_best') }}
      where memory_month = date '2026-06-01'
      order by activation_strength desc, created_at desc, memory_id",
    'ordered': true
  },
  budgets={
    'p50': tenth_at_scale(50), 'floor': '<= 1.2', 'rows_scanned': '<= ' ~ (rows_of_month() + 2 * 122880),
    'growth': {'over': 'scale', 'exponent': '<= 1.05'}
  }
) }}
-- The same from the memories themselves: the month's rows are read, and two row groups more at most.
{{ best_of_month(ref('suite_memories')) }}
