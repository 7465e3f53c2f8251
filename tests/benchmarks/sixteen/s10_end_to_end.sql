{{ config(
  max_seconds=1,
  warmup=1,
  samples=5,
  runs={'select': ['suite_arrivals+'], 'vars': {'suite_new': rows_of_day()}},
  expect={'query': "
    select 7, {{ var('scale') + rows_of_day() }}, count(*)
    from {{ ref('suite_stream') }}
    where importance_score > 0.5 and activation_strength > 0.3"},
  budgets={'p50': '<= 2000ms', 'growth': {'over': 'scale', 'exponent': '<= 1.05'}}
) }}
-- One new day goes through the pipeline: arrivals, what is in mind, the last hour in batches, how many last.
select
  (select count(*) from {{ ref('suite_stream_mind') }}) as in_mind,
  (select count(*) from {{ ref('suite_stream') }}) as n,
  (select sum(n)::bigint from {{ ref('suite_stream_lasting') }}) as lasting
from (select 1 from {{ ref('suite_stream_hour') }} limit 1)
