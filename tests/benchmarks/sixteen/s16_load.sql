{{ config(
  max_seconds=0.3,
  expect={'rows': 100},
  budgets={
    'p50': tenth_at_scale(1000), 'rows': 104, 'floor': '<= 1.2',
    'growth': {'over': 'scale', 'exponent': '<= 1.05'}
  }
) }}
-- Three questions, one after the other.
select count(*) as n from {{ ref('suite_memories') }} where activation_strength > 0.8;
select memory_type, avg(access_count) as mean_accesses from {{ ref('suite_memories') }} group by memory_type;
select * from {{ ref('suite_memories') }} order by created_at desc, memory_id limit 100
