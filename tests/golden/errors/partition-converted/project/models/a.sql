{{ config(materialized='incremental', partition_by=none if var('plain', false) else var('by', {'field': 'created_at', 'granularity': 'month'})) }}
select timestamp '2026-01-01' as created_at, timestamp '2026-02-01' as updated_at
