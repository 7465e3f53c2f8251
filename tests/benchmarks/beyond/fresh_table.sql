{{ config(max_seconds=0.3, writes=true, setup=rewrites(0), budgets={'p50': tenth_at_scale(200)}) }}
select memory_type, count(*) as n, avg(activation_strength) as mean_activation, max(length(content)) as longest
from {{ this }}
group by memory_type
