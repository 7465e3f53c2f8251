{{ config(materialized='view', batch={'by': 'id'}) }}
select 1 as id
