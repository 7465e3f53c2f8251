{{ config(materialized='mine') }}
select 1 as id
