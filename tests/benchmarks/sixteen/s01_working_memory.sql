{{ config(
  max_seconds=0.3,
  expect={'query': "{{ most_in_mind(ref('suite_memories')) }}", 'ordered': true},
  budgets={
    'p50': '<= 10ms', 'p95': '<= 20ms', 'rows': 7, 'floor': '<= 1.2',
    'growth': {'over': 'scale', 'exponent': '<= 0.1'}
  }
) }}
-- What is in mind, from the model that holds it.
select * from {{ ref('suite_working_memory') }} order by score desc, memory_id
