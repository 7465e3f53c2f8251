{{ config(materialized='table', unique_key='id', batch='region') }}
select 1 as id
