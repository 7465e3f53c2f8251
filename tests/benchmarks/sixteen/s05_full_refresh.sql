{{ config(
  max_seconds=1,
  warmup=1,
  samples=5,
  runs={'select': ['suite_arrivals', 'suite_stream'], 'vars': {'suite_changed': 80}, 'full_refresh': true},
  expect={'value': var('scale')},
  budgets={'p50': '<= 10min', 'growth': {'over': 'scale', 'exponent': '<= 1.05'}}
) }}
-- The same rows, all of them written anew: what an increment is compared with.
select count(*) as n from {{ ref('suite_stream') }}
