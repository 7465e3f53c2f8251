{{ config(materialized='table', unique_key='id', batch=1000) }}
select 1 as id
