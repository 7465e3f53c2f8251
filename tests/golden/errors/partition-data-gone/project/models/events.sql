{{ config(materialized='incremental', partition_by={'field': 'created_at', 'layout': 'tables'}) }}
select timestamp '2024-01-31' + to_days(range::int) as created_at from range(40)
