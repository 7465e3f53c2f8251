{{ config(materialized='table', unique_key='id', batch={'by': ['a', 'b']}) }}
select 1 as id
