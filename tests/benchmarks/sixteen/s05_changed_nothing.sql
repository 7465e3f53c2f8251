{{ config(
  max_seconds=1,
  warmup=1,
  samples=5,
  runs={'select': ['suite_arrivals', 'suite_stream'], 'vars': {'suite_changed': 0}},
  expect={'query': "
    select count(*), count(*) filter (hash(memory_id, 8) % 1000 < 0)
    from {{ ref('suite_memories') }}"},
  budgets={
    'engine': at_first_scale('100ms'), 'rewritten': '<= 0.1%', 'ratio_to': {'s05_full_refresh': '<= 1.5' if var('scale') <= 10000 else '<= 10'},
    'growth': {'over': 'scale', 'exponent': '<= 1.05'}
  }
) }}
-- An incremental run after 0 in a thousand rows have changed: all of them have arrived, and nothing else was written.
select count(*) as n, count(*) filter (changed_at > {{ suite_as_of() }}) as n_changed
from {{ ref('suite_stream') }}
