{{ config(materialized='table', batch={'by': 'regoin'}) }}
select 1 as id, 'a' as region
