{{ config(materialized='table', partition_by='created_at') }}
select timestamp '2026-01-05' as created_at
