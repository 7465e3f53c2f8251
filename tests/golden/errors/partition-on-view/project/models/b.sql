{{ config(materialized='ephemeral', partition_by='created_at') }}
select timestamp '2026-01-01' as created_at
