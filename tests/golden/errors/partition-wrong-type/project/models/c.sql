{{ config(materialized='incremental', partition_by={'field': 'created_at', 'layout': 'files'}) }}
select time '10:00' as created_at
