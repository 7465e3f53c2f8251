{{ config(
  max_seconds=0.3,
  expect={'query': "
    select memory_type, sum(access_count)
    from ({{ suite_data() }})
    group by memory_type"},
  budgets={
    'p50': tenth_at_scale(400), 'rows': 3, 'floor': '<= 1.2', 'spill': 'none',
    'growth': {'over': 'scale', 'exponent': '<= 1.05'}
  }
) }}
-- Day by type over all rows, then by type over the days.
with days as (
  select
    date_trunc('day', created_at) as day,
    memory_type,
    count(*) as n,
    avg(activation_strength) as mean_activation,
    max(activation_strength) as most,
    sum(access_count) as accesses
  from {{ ref('suite_memories') }}
  group by all
),
types as (
  select
    memory_type,
    count(*) as days,
    avg(n) as mean_n,
    avg(mean_activation) as mean_activation,
    max(most) as most,
    sum(accesses) as accesses
  from days
  group by memory_type
)
select memory_type, accesses from types where mean_n > 0 and most > mean_activation and days > 1
