{{ config(
  max_seconds=0.5,
  concurrency=8,
  expect={'query': "
    select memory_type, count(*), avg(activation_strength)
    from ({{ suite_data() }})
    where created_at > {{ suite_as_of() }} - interval 7 days
    group by memory_type"},
  budgets={'p50': '<= 50ms', 'p95': '<= 100ms', 'floor': '<= 1.5', 'growth': {'over': 'scale', 'exponent': '<= 0.5'}}
) }}
-- Seven days by type, asked by the clients of a pool at once.
select memory_type, count(*) as n, avg(activation_strength) as mean_activation
from {{ ref('suite_memories') }}
where created_at > {{ suite_as_of() }} - interval 7 days and created_at <= {{ suite_as_of() }}
group by memory_type
