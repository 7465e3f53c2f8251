{{ config(materialized='table') }}
select 1 )
