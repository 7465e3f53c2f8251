{{ config(
  max_seconds=0.3,
  expect={
    'query': "
      select place // 1000 as batch, 1000 as n, avg(activation_strength) as mean_activation
      from (
        select activation_strength, row_number() over (order by created_at desc, memory_id) - 1 as place
        from {{ ref('suite_memories') }}
      )
      where place < 5000
      group by batch"
  },
  budgets={
    'p50': tenth_at_scale(1000), 'floor': '<= 1.2', 'spill': 'none',
    'growth': {'over': 'scale', 'exponent': '<= 1.05'}
  }
) }}
-- The newest 5,000 memories in batches of 1,000: what a consolidation would take up.
with newest as (
  select memory_id, content, activation_strength, created_at
  from {{ ref('suite_memories') }}
  order by created_at desc, memory_id
  limit 5000
),
batches as (
  {{ in_batches('newest') }}
)
select batch, n, mean_activation from batches where span is not null and len(samples) = 3 order by batch
