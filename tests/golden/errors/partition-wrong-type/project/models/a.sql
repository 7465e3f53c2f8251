{{ config(materialized='table', partition_by='created_at') }}
select '2026-01-01' as created_at
