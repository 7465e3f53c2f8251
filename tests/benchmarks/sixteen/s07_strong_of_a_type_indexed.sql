{{ config(
  max_seconds=0.3,
  expect={'query': "
    select memory_id, activation_strength
    from {{ ref('suite_memories') }}
    where activation_strength > 0.8 and memory_type = 'fact'
    order by activation_strength desc, memory_id
    limit 50", 'ordered': true},
  budgets={
    'p50': tenth_at_scale(50), 'rows': 50, 'plan': {'lacks': 'index scan'},
    'ratio_to': {'s07_strong_of_a_type': '<= 1.5'}
  }
) }}
-- The same with an index over both columns: the engine reads the table all the same, so the index is worth nothing here.
select memory_id, activation_strength
from {{ ref('suite_memories_indexed') }}
where activation_strength > 0.8 and memory_type = 'fact'
order by activation_strength desc, memory_id
limit 50
