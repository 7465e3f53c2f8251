{{ config(
  max_seconds=0.3,
  expect={
    'query': "
      select memory_id, content, activation_strength, created_at, access_count, memory_type
      from ({{ suite_data() }})
      order by activation_strength desc, memory_id
      limit 1000",
    'ordered': true
  },
  budgets={
    'p50': tenth_at_scale(300), 'rows': 1000, 'floor': '<= 1.2',
    'growth': {'over': 'scale', 'exponent': '<= 1.05'}
  }
) }}
-- A thousand memories with their texts, decoded by the client.
select memory_id, content, activation_strength, created_at, access_count, memory_type
from {{ ref('suite_memories') }}
where activation_strength > 0.3
order by activation_strength desc, memory_id
limit 1000
