{{ config(materialized='table', unique_key='id', batch={'rows': 1}) }}
select range as id from range(10001)
