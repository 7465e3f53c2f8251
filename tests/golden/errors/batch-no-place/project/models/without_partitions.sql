{{ config(materialized='table', batch={'partitions': 1}) }}
select 1 as id
