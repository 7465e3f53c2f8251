{{ config(materialized='incremental', unique_key='id') }}
select 1 as id, {{ var('cols', '2 as b, 3 as c') }}
