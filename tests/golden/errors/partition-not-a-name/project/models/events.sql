{{ config(materialized='incremental', partition_by='created_at') }}
select timestamp '2024-01-31' + to_days(range::int) as created_at from range(40)
