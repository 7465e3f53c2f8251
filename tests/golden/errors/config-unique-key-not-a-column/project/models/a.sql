{{ config(materialized='incremental', unique_key=['id', 'dya']) }}
select 1 as id, 2 as day
