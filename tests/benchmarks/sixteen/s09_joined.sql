{{ config(
  max_seconds=0.3,
  expect={
    'query': "
      select
        memory_id,
        activation_strength,
        case when memory_id in (select memory_id from {{ ref('suite_month_best') }}) then activation_strength end
      from ({{ suite_data() }})
      order by activation_strength desc, memory_id
      limit 100",
    'ordered': true
  },
  budgets={
    'p50': tenth_at_scale(200), 'floor': '<= 1.2', 'spill': 'none',
    'growth': {'over': 'scale', 'exponent': '<= 1.05'}
  }
) }}
-- Each memory beside the best of its month, the first hundred.
select memories.memory_id, memories.activation_strength, best.activation_strength as best_of_month
from {{ ref('suite_memories') }} as memories
left join {{ ref('suite_month_best') }} as best on best.memory_id = memories.memory_id
order by memories.activation_strength desc, memories.memory_id
limit 100
