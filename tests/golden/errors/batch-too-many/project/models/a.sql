{{ config(materialized='table', batch={'by': 'id'}) }}
select range as id from range(10001)
