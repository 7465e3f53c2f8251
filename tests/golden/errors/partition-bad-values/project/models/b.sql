{{ config(materialized='table', partition_by={'granularity': 'month', 'retention': 'long'}) }}
select timestamp '2026-01-01' as created_at
