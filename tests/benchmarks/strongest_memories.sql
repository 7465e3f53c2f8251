{{ config(max_seconds=0.3, expect={'rows': '<= 50'}, budgets={'p50': '<= 200ms'}) }}
-- The best of those that were accessed often.
select memory_id, base_level, n_accesses
from {{ ref('memory_activation') }}
where n_accesses > 2
order by base_level desc, memory_id
limit 50
