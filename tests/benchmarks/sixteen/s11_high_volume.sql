{{ config(
  max_seconds=0.3,
  expect={'query': "
    select count(*), avg(activation_strength), max(activation_strength)
    from (
      select activation_strength
      from ({{ suite_data() }})
      where activation_strength > 0.7 and access_count > 10
      order by activation_strength desc
      limit 50
    )"},
  budgets={
    'p50': tenth_at_scale(200), 'rows': 1, 'floor': '<= 1.2',
    'growth': {'over': 'scale', 'exponent': '<= 1.05'}
  }
) }}
-- The best fifty of strong and often used memories, then what they are like together.
with best as (
  select memory_id, activation_strength, access_count
  from {{ ref('suite_memories') }}
  where activation_strength > 0.7 and access_count > 10
  order by activation_strength desc, memory_id
  limit 50
)
select count(*) as n, avg(activation_strength) as mean_activation, max(activation_strength) as most
from best
