{{ config(materialized='table') }}
select *
from (select 1
