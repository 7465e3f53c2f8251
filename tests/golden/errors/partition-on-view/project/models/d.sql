{{ config(materialized='table', partition_by={'field': 'created_at', 'layout': 'tables'}) }}
select 1 as id, timestamp '2024-01-01' as created_at
