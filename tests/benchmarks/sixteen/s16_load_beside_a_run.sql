{{ config(
  max_seconds=1,
  warmup=1,
  concurrency=2,
  runs={'select': ['suite_stream+'], 'full_refresh': true, 'beside': true},
  expect={'rows': 100},
  budgets={'p50': tenth_at_scale(1000), 'rows': 104, 'growth': {'over': 'scale', 'exponent': '<= 1.05'}}
) }}
-- The three questions of s16, asked by clients of the pool while a run writes.
select count(*) as n from {{ ref('suite_memories') }} where activation_strength > 0.8;
select memory_type, avg(access_count) as mean_accesses from {{ ref('suite_memories') }} group by memory_type;
select * from {{ ref('suite_stream') }} order by created_at desc, memory_id limit 100
