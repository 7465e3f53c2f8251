{{ config(
  max_seconds=0.3,
  expect={'query': "select * from {{ ref('suite_working_memory') }} order by score desc, memory_id", 'ordered': true},
  budgets={
    'p50': tenth_at_scale(100), 'rows': 7, 'floor': '<= 1.2',
    'growth': {'over': 'scale', 'exponent': '<= 1.05'}
  }
) }}
-- The same from the memories themselves: the constant of the window skips all but the newest row groups.
{{ most_in_mind(ref('suite_memories')) }}
