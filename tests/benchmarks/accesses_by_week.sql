{{ config(max_seconds=0.3, expect={'rows': '<= 6'}, budgets={'p50': '<= 150ms', 'spill': 'none'}) }}
-- Thirty days by week.
select date_trunc('week', accessed_at) as week, count(*) as n, avg(weight) as mean_weight
from {{ ref('stm_episode_members') }}
where accessed_at > {{ as_of() }} - interval 30 days and accessed_at <= {{ as_of() }}
group by all
order by week
