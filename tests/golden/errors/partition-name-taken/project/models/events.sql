{{ config(materialized='incremental', partition_by={'field': 'created_at', 'layout': 'tables'}) }}
select timestamp '2026-01-05' as created_at
