{{ config(materialized='table', partition_by='created_at') }}
select range as id, timestamp '2024-01-01' + to_days(range::int) as created_at from range(3)
