{{ config(
  max_seconds=0.3,
  expect={'query': "select count(*) from range({{ var('scale') }}) as numbers(i) where 0.1 + (i % 90) / 100 > 0.7"},
  budgets={'p50': tenth_at_scale(200), 'floor': '<= 1.2', 'growth': {'over': 'scale', 'exponent': '<= 1.05'}}
) }}
select count(*) as n from {{ ref('suite_memories') }} where activation_strength > 0.7
