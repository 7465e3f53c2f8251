{{ config(
  max_seconds=0.3,
  expect={'query': "
    select ['fact', 'event', 'skill'][1 + (hash(i, 6) % 3)::integer] as memory_type, count(*)
    from range({{ var('scale') }}) as numbers(i)
    group by 1"},
  budgets={'p50': tenth_at_scale(200), 'rows': 3, 'floor': '<= 1.2', 'growth': {'over': 'scale', 'exponent': '<= 1.05'}}
) }}
select memory_type, count(*) as n from {{ ref('suite_memories') }} group by memory_type
