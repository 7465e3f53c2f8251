{{ config(materialized='table', unique_key='id', batch={}) }}
select 1 as id
