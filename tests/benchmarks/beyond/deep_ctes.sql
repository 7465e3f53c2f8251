{{ config(
  max_seconds=0.2,
  prepared=false,
  params={'depth': [4, 16, 64, 256]},
  expect={'value': 7},
  budgets={'p95': '<= 5s', 'growth': {'over': 'depth', 'exponent': '<= 2.2'}}
) }}
-- How planning time grows with the depth of CTEs that read each other.
with c0 as (select memory_id, score from {{ ref('suite_working_memory') }})
{%- for i in range(1, params.depth) %},
c{{ i }} as (select memory_id, score + {{ i }} as score from c{{ i - 1 }} where score is not null)
{%- endfor %}
select count(*) as n from c{{ params.depth - 1 }}
