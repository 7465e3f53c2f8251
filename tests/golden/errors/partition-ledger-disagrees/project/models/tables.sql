{{ config(materialized='incremental', partition_by={'field': 'created_at', 'layout': 'tables'}) }}
select timestamp '2026-01-01' + to_days(10 * range::int) as created_at from range(10)
