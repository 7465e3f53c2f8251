{{ config(
    budgets={'p95': '<= 3 lightyears', 'rows_scanned': '<= 5kB'},
    timeout='soon',
) }}
select count(*) from {{ ref('t') }}
