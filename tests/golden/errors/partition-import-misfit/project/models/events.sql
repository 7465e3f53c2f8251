{{ config(materialized='incremental', unique_key='id', partition_by='created_at') }}
select 1 as id, timestamp '2024-01-05' as created_at
