{{ config(materialized='table', partition_by='created_at', granularity='day', layout='tables') }}
select timestamp '2026-01-01' as created_at
