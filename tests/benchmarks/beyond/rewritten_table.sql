{{ config(
  max_seconds=0.3,
  writes=true,
  setup=rewrites(100),
  budgets={'p50': tenth_at_scale(200), 'ratio_to': {'fresh_table': '<= 3'}}
) }}
-- A scan of a table of which a tenth was rewritten a hundred times, beside a fresh copy.
select memory_type, count(*) as n, avg(activation_strength) as mean_activation, max(length(content)) as longest
from {{ this }}
group by memory_type
