{{ config(
  max_seconds=0.3,
  expect={'query': "
    select date_trunc('week', created_at), count(*), avg(activation_strength)
    from ({{ suite_data() }})
    where created_at > {{ suite_as_of() }} - interval 30 days and activation_strength > 0.5
    group by 1"},
  budgets={
    'p50': tenth_at_scale(150), 'floor': '<= 1.2',
    'growth': {'over': 'scale', 'exponent': '<= 1.05'}
  }
) }}
-- Thirty days by week.
select date_trunc('week', created_at) as week, count(*) as n, avg(activation_strength) as mean_activation
from {{ ref('suite_memories') }}
where created_at > {{ suite_as_of() }} - interval 30 days and created_at <= {{ suite_as_of() }}
  and activation_strength > 0.5
group by week
order by week
