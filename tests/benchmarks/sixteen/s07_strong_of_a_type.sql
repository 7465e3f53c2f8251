{{ config(
  max_seconds=0.3,
  expect={
    'query': "
      select memory_id, activation_strength
      from ({{ suite_data() }})
      where activation_strength > 0.8 and memory_type = 'fact'
      order by activation_strength desc, memory_id
      limit 50",
    'ordered': true
  },
  budgets={
    'p50': tenth_at_scale(50), 'rows': 50, 'floor': '<= 1.2', 'plan': {'lacks': 'index scan'},
    'growth': {'over': 'scale', 'exponent': '<= 1.05'}
  }
) }}
-- Strong memories of one type, without an index.
select memory_id, activation_strength
from {{ ref('suite_memories') }}
where activation_strength > 0.8 and memory_type = 'fact'
order by activation_strength desc, memory_id
limit 50
