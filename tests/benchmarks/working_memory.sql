{{ config(max_seconds=0.3, expect={'rows': '<= 500'}, budgets={'p50': '<= 100ms', 'p95': '<= 200ms'}) }}
-- What is in mind, by the model that says so.
select * from {{ ref('working_memory') }}
