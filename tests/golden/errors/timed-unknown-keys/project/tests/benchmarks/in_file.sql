{{ config(samples='many', budgets={'p95': '<= 1s', 'p96': '<= 1s'}, colour='red') }}
select count(*) from {{ ref('t') }}
