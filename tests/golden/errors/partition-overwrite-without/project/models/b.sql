{{ config(materialized='incremental', partition_by='created_at', partitions=['2026-01']) }}
select timestamp '2026-01-01' as created_at
