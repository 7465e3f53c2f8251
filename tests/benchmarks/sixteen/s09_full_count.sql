{{ config(
  max_seconds=0.3,
  expect={'value': var('scale')},
  budgets={'p50': tenth_at_scale(200), 'floor': '<= 1.2', 'growth': {'over': 'scale', 'exponent': '<= 1.05'}}
) }}
select count(*) as n from {{ ref('suite_memories') }}
