{{ config(materialized='incremental', partition_by=var('by', none)) }}
select timestamp '2026-01-01' as created_at, timestamp '2026-02-01' as updated_at
