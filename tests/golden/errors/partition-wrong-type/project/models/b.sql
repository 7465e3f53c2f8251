{{ config(materialized='incremental', partition_by={'field': 'created', 'layout': 'tables'}) }}
select 20260101 as created_at
