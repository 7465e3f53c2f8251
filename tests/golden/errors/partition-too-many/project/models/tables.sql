{{ config(materialized='incremental', partition_by={'field': 'created_at', 'layout': 'tables', 'max_partitions': 3}) }}
select timestamp '2026-01-01' + to_days(30 * range::int) as created_at from range({{ var('n', 2) }}, {{ var('n', 2) }} + 3)
