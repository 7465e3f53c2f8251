{{ config(materialized='table', unique_key='key', batch={'rows': 10}) }}
select 1 as id, 'a' as region
