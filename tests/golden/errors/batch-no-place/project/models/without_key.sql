{{ config(materialized='table', batch={'rows': 10}) }}
select 1 as id
