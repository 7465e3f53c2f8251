{{ config(
  max_seconds=0.5,
  concurrency=160,
  severity='warn',
  baseline='none',
  expect={'query': "
    select memory_type, count(*), avg(activation_strength)
    from ({{ suite_data() }})
    where created_at > {{ suite_as_of() }} - interval 7 days
    group by memory_type"},
  budgets={'p95': '<= 1s', 'growth': {'over': 'scale', 'exponent': '<= 0.5'}}
) }}
-- Seven days by type, asked by the clients of a pool at once: as many as it has places for.
select memory_type, count(*) as n, avg(activation_strength) as mean_activation
from {{ ref('suite_memories') }}
where created_at > {{ suite_as_of() }} - interval 7 days and created_at <= {{ suite_as_of() }}
group by memory_type
