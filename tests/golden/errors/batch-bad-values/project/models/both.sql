{{ config(materialized='table', unique_key='id', batch={'rows': 10, 'by': 'id'}) }}
select 1 as id
